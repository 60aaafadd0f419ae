/** A worker that can no longer take its jobs says why within seconds, and goes on by itself when the cause is gone. */
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import pg from 'pg';
import { openProxy, type Proxy } from '../../support/peers/proxy.js';
import { describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';
import { openMailShop, type MailShop } from '../../support/world/mail.js';
import { newAddress } from '../../support/world/people.js';
import { openPrivateServer } from '../../support/world/private-server.js';
import type { PrivateServer } from '../../support/world/server.js';

const role = 'rekey_worker';
const grants = [
  `CREATE ROLE ${role} LOGIN`,
  `GRANT USAGE ON SCHEMA public, jobs TO ${role}`,
  `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, jobs TO ${role}`,
  `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO ${role}`,
];
const endSessions = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE application_name = 'rekey' AND pid <> pg_backend_pid()`;

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

  it.each<[string, RegExp, RegExp, () => [Step, Step]]>([
    [
      'it may not change jobs any more',
      /^42501$/,
      /^permission denied for table job$/,
      () => revoke('UPDATE', 'jobs.job'),
    ],
    [
      'it may not read jobs any more',
      /^42501$/,
      /^permission denied for table job$/,
      () => revoke('SELECT', 'jobs.job'),
    ],
    [
      'it may not use the schema any more',
      /^42501$/,
      /^permission denied for schema jobs$/,
      () => revoke('USAGE', 'SCHEMA jobs'),
    ],
    [
      'the table of jobs was renamed',
      /^42P01$/,
      /^relation "jobs.job" does not exist$/,
      () => [() => administer(rename('job', 'away')), () => administer(rename('away', 'job'))],
    ],
    [
      'the database takes no writes',
      /^25006$/,
      /read-only transaction/,
      () => [
        () => administer(...isReadOnly('on')),
        () => administer(writable, ...isReadOnly('off')),
      ],
    ],
    [
      'another session keeps the table locked',
      /^55P03$|^57014$/,
      /lock timeout|statement timeout/,
      () => [() => hold('LOCK TABLE jobs.job IN ACCESS EXCLUSIVE MODE'), () => holder?.end()],
    ],
    [
      'the server is down',
      /^57P0[123]$|^ECONN/,
      /./,
      () => [() => server.crash('immediate'), () => server.start()],
    ],
    [
      'its sessions are ended again and again',
      /^57P01$|^ECONNRESET$/,
      /terminating|ended the session|ECONNRESET/,
      () => {
        let timer: NodeJS.Timeout | undefined;
        return [
          () => void (timer = setInterval(() => void administer(endSessions).catch(() => 0), 20)),
          () => clearInterval(timer),
        ];
      },
    ],
    [
      'the network refuses connections',
      /^ECONNREFUSED$|^ECONNRESET$/,
      /ECONNREFUSED|ended the session|cannot be reached/,
      () => [() => proxy.cut(), () => proxy.mend()],
    ],
    [
      'the network is silent',
      /^ETIMEDOUT$/,
      /^The database does not answer\.$/,
      () => [() => proxy.silence(), () => proxy.speak()],
    ],
  ])(
    'says so once if %s, and sends the mails afterwards',
    async (_cause, code, detail, steps) => {
      const email = newAddress();
      await shop.addCustomer(email);
      const [strike, mend] = steps();
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
        // From the first attempt that failed.
        expect(line['seconds']).toBeLessThanOrEqual(5);
        await until(() => shop.app.queues.failures().some((one) => one.queue === queue));
      } finally {
        await mend();
      }
      await until(async () => (await shop.request(email)).__typename, 20_000);
      await until(() => shop.mailTo(email), 20_000);
      await until(() => lines('queue works again').length > 0, 20_000);
      await until(() => shop.app.queues.failures().length === 0, 20_000);
      // One for each cause that the driver found on the way, and none again and again.
      expect(lines('queue fails').length).toBeLessThanOrEqual(3);
    },
    90_000,
  );
});
