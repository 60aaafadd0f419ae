/** MAI-10: whatever is killed, and whenever, a reset that was committed is mailed, and nothing else is. @faults */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { digestSecret } from '../../../src/domain/resets/token.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import {
  openMailShop,
  mailEnvironment,
  linkIn,
  links,
  type MailLink,
  type MailShop,
} from '../../support/world/mail.js';
import { until } from '../../support/until.js';
import { testEnvironment } from '../../support/world/environment.js';
import { isLong } from '../../support/long.js';
import { atShop } from '../../support/world/shop.js';
import { startService, type Service } from '../../support/world/service.js';
import {
  bundleWorker,
  type WorkerProcess,
  type WorkerProgram,
} from '../../support/processes/worker-process.js';

const [workerKills, serviceKills, shared] = isLong ? [95, 5, 200] : [12, 2, 40];
/** Requests while a worker lives. */
const perLife = 2;
const newPassword = 'nine lanterns over water';

describeOnServer('while workers are killed', () => {
  let shop: MailShop;
  let environment: Record<string, string>;
  let program: WorkerProgram;

  beforeAll(async () => {
    const databaseUrl = await cloneServerDatabase();
    shop = await openMailShop({ databaseUrl, mail: { isWorking: false } });
    environment = { ...mailEnvironment(shop.relay.port), DATABASE_URL: databaseUrl };
    program = await bundleWorker(testEnvironment({ ...environment, LOG_LEVEL: 'fatal' }));
  });
  beforeEach(async () => {
    const tables = 'customers, mailboxes, events, jobs.job';
    await shop.sql(`TRUNCATE ${tables} CASCADE`);
  });
  afterAll(async () => {
    program.remove();
    await shop.close();
  });

  let people = 0;

  /** Past the API: hundreds of them are what these tests begin with. */
  async function newCustomers(count: number): Promise<string[]> {
    const emails = Array.from({ length: count }, () => `pat.${(people += 1)}@example.org`);
    await shop.sql(
      `INSERT INTO customers (organization_id, mode, id, email, email_key, status, is_active,
        metadata, created_at, updated_at)
      SELECT $1, 'live', 'c' || md5(email), email, email, 'prospect', true, '{}', now(), now()
      FROM unnest($2::text[]) AS email`,
      [shop.organization.id, emails],
    );
    return emails;
  }

  /** Sessions of a killed process end by themselves; until then they may still commit. */
  const sessionsGone = () =>
    until(async () => {
      const [row] = await shop.sql(`SELECT count(*)::integer AS open FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`);
      return row.open === 0;
    });

  /**
   * As if a minute had passed since the worker died. Its jobs come back at once, and for as many attempts as
   * at first: no worker dies that often. Answers how many they were.
   */
  async function passMinute(): Promise<number> {
    await sessionsGone();
    const [, count] = await shop.sql(`UPDATE jobs.job SET retry_delay = 0, retry_count = 0,
      started_on = started_on - interval '61 seconds' WHERE state = 'active'`);
    return Number(count);
  }

  /** One more worker, which is killed only after all is done. */
  async function finish(): Promise<void> {
    const worker = program.spawn();
    await worker.ready;
    worker.begin();
    await until(
      () =>
        shop.settled().then(
          () => true,
          () => false,
        ),
      60_000,
    );
    await worker.kill();
  }

  /** The links that were mailed to each address, the oldest first. */
  function mailedLinks(since: number): Map<string, MailLink[]> {
    const mailed = new Map<string, MailLink[]>();
    for (const mail of shop.relay.received.slice(since)) {
      const [address = ''] = mail.recipients;
      mailed.set(address, [...(mailed.get(address) ?? []), linkIn(mail, links.storefront.reset)]);
    }
    return mailed;
  }

  async function expectEachMailed(emails: readonly string[], since: number) {
    const resets = await shop.sql(
      `SELECT id, customer_email, delivery_status, encode(token_digest, 'hex') AS digest
      FROM password_resets`,
    );
    const events = await shop.sql(
      "SELECT password_reset_id FROM events WHERE name = 'customer_password_resets.create'",
    );
    const mailed = mailedLinks(since);
    expect(resets.map(({ id }) => id).toSorted()).toEqual(
      events.map(({ password_reset_id: id }) => id).toSorted(),
    );
    expect(resets.map(({ customer_email: email }) => email)).toEqual(
      expect.arrayContaining([...emails]),
    );
    // A mail for each, and no mail for anything else.
    expect([...mailed.keys()].toSorted()).toEqual(
      resets.map(({ customer_email: email }) => email).toSorted(),
    );
    for (const { id, customer_email: email, delivery_status: status, digest } of resets) {
      const sent = mailed.get(email) ?? [];
      const newest = sent.at(-1)!;
      expect([...new Set(sent.map((link) => link.id))]).toEqual([id]);
      expect(status).toBe('HANDED_OVER');
      expect(digestSecret('opaque', newest.token).toString('hex')).toBe(digest);
      if (sent.length === 1) continue;
      expect(await shop.redeem(sent[0]!, newPassword)).toBe('unrecognized');
      expect(await shop.redeem(newest, newPassword)).toBe('ok');
    }
    const [some = ''] = emails;
    const link = mailed.get(some)!.at(-1)!;
    expect(['ok', 'already_used']).toContain(await shop.redeem(link, newPassword));
    return [...mailed.values()].filter((sent) => sent.length > 1).length;
  }

  // Proves: MAI-10
  it(`mails every reset, through ${workerKills} deaths of the worker`, async () => {
    const since = shop.relay.received.length;
    const emails = await newCustomers(workerKills * perLife);
    const counts = { interrupted: 0, untouched: 0 };
    // A process takes a while to start: two are on their way while one works.
    const started: WorkerProcess[] = [program.spawn(), program.spawn()];
    let usualMs = 150;
    for (let life = 0; life < workerKills; life += 1) {
      const [worker, requesters] = [
        started.shift()!,
        emails.slice(life * perLife, (life + 1) * perLife),
      ];
      await worker.ready;
      started.push(program.spawn());
      await shop.request(requesters[0]!);
      const begin = performance.now();
      const before = shop.relay.received.length;
      worker.begin();
      const requests = requesters.slice(1).map((email) => shop.request(email));
      const moment = sleep(Math.random() * 1.3 * usualMs);
      if (life % 10 === 0) {
        // How long a first mail takes here and now: the others die around then.
        await until(() => shop.relay.received.length > before);
        usualMs = performance.now() - begin;
      }
      await moment;
      await worker.kill();
      await Promise.all(requests);
      counts[(await passMinute()) > 0 ? 'interrupted' : 'untouched'] += 1;
    }
    for (const worker of started) await worker.kill();
    await finish();
    const twice = await expectEachMailed(emails, since);
    // Or the deaths came where nothing was to be lost.
    expect(counts.interrupted).toBeGreaterThan(workerKills / 5);
    // Few deaths may all come between a mail and its commit.
    expect(twice).toBeLessThan(emails.length * (isLong ? 0.5 : 0.9));
  }, 300_000);

  // Proves: MAI-10
  it(`mails every reset that was asked for, through ${serviceKills} deaths of the service`, async () => {
    const since = shop.relay.received.length;
    const emails = await newCustomers(serviceKills * 5);
    const answered: string[] = [];
    const mutation = `mutation ($email: String!) {
      requestPasswordResetEmail(input: { email: $email }) { __typename } }`;
    let service: Service;
    for (let life = 0; life < serviceKills; life += 1) {
      service = await startService(environment);
      const requests = emails.slice(life * 5, life * 5 + 5).map(async (email, turn) => {
        await sleep(turn * 20);
        const { graphql } = atShop(shop, service.send);
        const { data } = await graphql(mutation, { email }, shop.salesChannel);
        if (data.requestPasswordResetEmail) answered.push(email);
      });
      await sleep(Math.random() * 400);
      // On a busy machine the first answer may take longer; one answered request there must be.
      if (life === 0) await Promise.any(requests);
      await service.stop('SIGKILL');
      await Promise.allSettled(requests);
      await passMinute();
    }
    await finish();
    expect(answered.length).toBeGreaterThan(0);
    await expectEachMailed(answered, since);
  }, 300_000);

  // Proves: MAI-10
  it('has no job of what was rolled back, and does it once when it can', async () => {
    const since = shop.relay.received.length;
    const emails = await newCustomers(3);
    await shop.sql(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN RAISE EXCEPTION 'fault'; END $$`);
    await shop.sql(`CREATE CONSTRAINT TRIGGER fault AFTER INSERT ON events
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()`);
    for (const email of emails) await shop.request(email);
    const worker = program.spawn();
    await worker.ready;
    worker.begin();
    const [states] = await until(async () => {
      const rows = await shop.sql(`SELECT array_agg(name || ' ' || state) AS states
        FROM jobs.job WHERE name LIKE '%reset%' AND state = 'retry'`);
      return rows[0].states?.length === emails.length && rows;
    });
    await sleep(300);
    expect(new Set(states.states)).toEqual(new Set(['password_reset_requests retry']));
    expect(await shop.sql('SELECT id FROM password_resets')).toEqual([]);
    expect(await shop.sql("SELECT id FROM jobs.job WHERE name LIKE '%mails'")).toEqual([]);
    expect(await shop.sql('SELECT email_key FROM mailboxes')).toEqual([]);
    expect(shop.relay.received).toHaveLength(since);
    await worker.kill();
    await shop.sql('DROP FUNCTION fail() CASCADE');
    await shop.sql(`UPDATE jobs.job SET start_after = now() WHERE state = 'retry'`);
    await finish();
    expect(shop.relay.received).toHaveLength(since + emails.length);
    await expectEachMailed(emails, since);
  }, 60_000);

  it(`shares ${shared} requests among two workers, and mails each exactly once`, async () => {
    const since = shop.relay.received.length;
    const senders = ['one@shop.example', 'two@shop.example'];
    const workers = senders.map((sender) => program.spawn({ MAIL_FROM: sender }));
    const emails = await newCustomers(shared);
    await Promise.all(workers.map(({ ready }) => ready));
    for (const email of emails.slice(0, shared / 2)) await shop.request(email);
    for (const worker of workers) worker.begin();
    for (const email of emails.slice(shared / 2)) await shop.request(email);
    await until(() => shop.relay.received.length - since >= emails.length, 60_000);
    await shop.settled();
    for (const worker of workers) await worker.kill();
    const received = shop.relay.received.slice(since);
    expect(received.flatMap(({ recipients }) => recipients).toSorted()).toEqual(emails.toSorted());
    expect(new Set(received.map(({ sender }) => sender))).toEqual(new Set(senders));
    await expectEachMailed(emails, since);
  }, 120_000);
});
