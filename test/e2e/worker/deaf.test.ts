/** A worker that can no longer take its jobs says why within seconds, and goes on by itself when the cause is gone. */
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import pg from 'pg';
import { openProxy, type Proxy } from '../../support/peers/proxy.js';
import { describeOnServer } from '../../support/rows/database.js';
import { isLong } from '../../support/long.js';
import { until } from '../../support/until.js';
import { openMailShop, type MailShop } from '../../support/world/mail.js';
import { newAddress } from '../../support/world/people.js';
import { openPrivateServer } from '../../support/world/private-server.js';
import type { PrivateServer } from '../../support/world/server.js';

/** From the strike to the line of the log (milliseconds). */
const toldMs = 5000;

const role = 'rekey_worker';
const grants = [
  `CREATE ROLE ${role} LOGIN`,
  `GRANT USAGE ON SCHEMA public, jobs TO ${role}`,
  `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, jobs TO ${role}`,
  `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO ${role}`,
];
const endSessions = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE application_name LIKE 'rekey%' AND pid <> pg_backend_pid()`;

describeOnServer('a worker', () => {
  let server: PrivateServer;
  let proxy: Proxy;
  let shop: MailShop;
  let holder: pg.Client | undefined;

  /** As the superuser, past the proxy. */
  async function administer(...statements: string[]): Promise<void> {
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }

  async function hold(statement: string): Promise<void> {
    holder = new pg.Client({ connectionString: server.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query(statement);
  }

  const lines = (msg: string): Record<string, any>[] =>
    shop.log.map((line) => JSON.parse(line)).filter((line) => line.msg === msg);

  beforeAll(async () => {
    server = await openPrivateServer();
    await administer(...grants);
    proxy = await openProxy(server.url);
    const url = new URL(proxy.url);
    url.username = role;
    shop = await openMailShop({ databaseUrl: url.href });
    shop.app.queues.start();
  }, 120_000);
  afterAll(async () => {
    await shop?.close();
    await proxy?.cut();
    await holder?.end();
    server?.stop();
  }, 60_000);
  beforeEach(() => void shop.log.splice(0));

  type Step = () => unknown;
  const revoke = (right: string, on: string): [Step, Step] => [
    () => administer(`REVOKE ${right} ON ${on} FROM ${role}`),
    () => administer(`GRANT ${right} ON ${on} TO ${role}`),
  ];
  const rename = (from: string, to: string) => `ALTER TABLE jobs.${from} RENAME TO ${to}`;
  const isReadOnly = (value: string) => [
    `ALTER DATABASE postgres SET default_transaction_read_only = ${value}`,
    endSessions,
  ];
  const writable = 'SET default_transaction_read_only = off';

  interface Case {
    readonly cause: string;
    readonly code: RegExp;
    readonly detail: RegExp;
    readonly steps: () => [strike: Step, mend: Step];
    /** Of each sort one runs always: a lost right, a read-only database, a silent network. */
    readonly isOfGate?: true;
    /** Mails can be asked for meanwhile: the service adds their jobs. */
    readonly takesRequests?: true;
  }
  const cases: Case[] = [
    {
      cause: 'it may not change jobs any more',
      code: /^42501$/,
      detail: /^permission denied for table job$/,
      steps: () => revoke('UPDATE', 'jobs.job'),
      isOfGate: true,
      takesRequests: true,
    },
    {
      cause: 'it may not read jobs any more',
      code: /^42501$/,
      detail: /^permission denied for table job$/,
      steps: () => revoke('SELECT', 'jobs.job'),
    },
    {
      cause: 'it may not use the schema any more',
      code: /^42501$/,
      detail: /^permission denied for schema jobs$/,
      steps: () => revoke('USAGE', 'SCHEMA jobs'),
    },
    {
      cause: 'the table of jobs was renamed',
      code: /^42P01$/,
      detail: /^relation "jobs.job" does not exist$/,
      steps: () => [
        () => administer(rename('job', 'away')),
        () => administer(rename('away', 'job')),
      ],
    },
    {
      cause: 'the database takes no writes',
      code: /^25006$/,
      detail: /read-only transaction/,
      steps: () => [
        () => administer(...isReadOnly('on')),
        () => administer(writable, ...isReadOnly('off')),
      ],
      isOfGate: true,
    },
    {
      cause: 'another session keeps the table locked',
      code: /^55P03$|^57014$/,
      detail: /lock timeout|statement timeout/,
      steps: () => [
        () => hold('LOCK TABLE jobs.job IN ACCESS EXCLUSIVE MODE'),
        () => holder?.end(),
      ],
    },
    {
      cause: 'the server is down',
      code: /^57P0[123]$|^ECONN/,
      detail: /./,
      steps: () => [() => server.crash('immediate'), () => server.start()],
    },
    {
      cause: 'its sessions are ended again and again',
      code: /^57P01$|^ECONNRESET$/,
      detail: /terminating|ended the session|ECONNRESET/,
      steps: () => {
        let timer: NodeJS.Timeout | undefined;
        return [
          () => void (timer = setInterval(() => void administer(endSessions).catch(() => 0), 20)),
          () => clearInterval(timer),
        ];
      },
    },
    {
      cause: 'the network refuses connections',
      code: /^ECONNREFUSED$|^ECONNRESET$/,
      detail: /ECONNREFUSED|ended the session|cannot be reached/,
      steps: () => [() => proxy.cut(), () => proxy.mend()],
    },
    {
      cause: 'the network is silent',
      code: /^ETIMEDOUT$/,
      detail: /^The database does not answer\.$/,
      steps: () => [() => proxy.silence(), () => proxy.speak()],
      isOfGate: true,
    },
  ];

  const ask = (email: string) => until(async () => (await shop.request(email)).__typename, 20_000);

  it.each(isLong ? cases : cases.filter(({ isOfGate }) => isOfGate))(
    'says so once if $cause, and sends the mails afterwards',
    async ({ code, detail, steps, takesRequests }) => {
      const email = newAddress();
      await shop.addCustomer(email);
      const [strike, mend] = steps();
      const struckAt = Date.now();
      await strike();
      try {
        const queue = 'password_reset_mails';
        const find = () => lines('queue fails').find((one) => one['queue'].includes(queue));
        const line = await until(find, 20_000);
        expect(line).toMatchObject({
          level: 50,
          code: expect.stringMatching(code),
          detail: expect.stringMatching(detail),
        });
        expect(Date.parse(line['time']) - struckAt).toBeLessThanOrEqual(toldMs);
        await until(() => shop.app.queues.failures().some((one) => one.queue === queue));
        if (takesRequests) await ask(email);
      } finally {
        await mend();
      }
      if (!takesRequests) await ask(email);
      await until(() => shop.mailTo(email), 20_000);
      await until(() => lines('queue works again').length > 0, 20_000);
      await until(() => shop.app.queues.failures().length === 0, 20_000);
      // One for each cause that the driver found on the way, a second if another queue met it later, and no more.
      const told = lines('queue fails');
      const causes = new Set(told.map((one) => `${one['code']} ${one['detail']}`));
      expect(told.length).toBeLessThanOrEqual(2 * causes.size);
    },
    90_000,
  );
});
