/** What operators do about jobs: see them, retry them, and run a worker of its own for them. */
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import {
  answerOf,
  errorOf,
  jsonOf,
  rekey,
  rekeyProcess,
} from '../../support/processes/command-line.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import {
  openMailShop,
  mailEnvironment,
  linkIn,
  links,
  type MailShop,
} from '../../support/world/mail.js';
import { until } from '../../support/until.js';
import { testEnvironment } from '../../support/world/environment.js';
import { refusal, startMailRelay } from '../../support/peers/mail-relay.js';
import { newAddress, otherPassword } from '../../support/world/people.js';
import {
  cleanUp,
  createEmptyServerDatabase,
  start,
  type Settings,
} from '../../support/processes/process.js';

/** Many processes, one after another, on machines that do other things as well. */
jest.setTimeout(120_000);

const unknownId = '00000000-0000-4000-8000-000000000000';

describeOnServer('jobs, to operators,', () => {
  let shop: MailShop;
  let settings: Settings;
  let isRefusing = false;
  let isHanging = false;

  beforeAll(async () => {
    const databaseUrl = await cloneServerDatabase();
    const relay = await startMailRelay({
      onRcptTo: (_address, _session, callback) => {
        if (isHanging) return;
        callback(isRefusing ? refusal(550, '5.1.1 <CANARY> is unknown') : undefined);
      },
    });
    const environment = { WORKER_CONCURRENCY: '0' };
    shop = await openMailShop({ databaseUrl, mail: { relay }, environment });
    const given = mailEnvironment(relay.port, { DATABASE_URL: databaseUrl });
    settings = testEnvironment(given);
  });

  afterAll(async () => {
    await cleanUp();
    await shop.close();
  });

  afterEach(() => shop.sql(`DELETE FROM jobs.job WHERE name <> 'purges'`));

  const stateOf = async (id: string) => (await shop.readReset(id)).delivery;
  const resetOf = async (customerId: string): Promise<string> => {
    const [row] = await shop.sql<{ id: string }>(
      'SELECT id FROM password_resets WHERE customer_id = $1',
      [customerId],
    );
    return row!.id;
  };

  /** The worker is started and stopped around it; answers its output. */
  async function whileWorking(work: () => Promise<void>): Promise<string> {
    const worker = start('rekey', ['worker'], { ...settings, WORKER_CONCURRENCY: '0' });
    await worker.waitFor(/"workerConcurrency":10,"msg":"working"/);
    await work();
    const { code, stdout, stderr } = await worker.stop('SIGTERM');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  }

  /** A customer whose mail the relay refuses permanently, and the id of its reset. */
  async function failPermanently(): Promise<{ email: string; resetId: string }> {
    const email = newAddress();
    const customerId = await shop.addCustomer(email);
    await shop.request(email);
    await shop.settled();
    return { email, resetId: await resetOf(customerId) };
  }

  it('wait where a service does no work, until a worker of its own mails within two seconds', async () => {
    const email = newAddress();
    await shop.addCustomer(email);
    expect(shop.app.worker).toBeNull();
    const line = shop.log.find((one) => one.includes('takes no jobs'));
    expect(JSON.parse(line ?? '')).toMatchObject({
      level: 30,
      msg: 'this process takes no jobs: "rekey worker" has to run beside it',
    });
    await shop.request(email);
    const [waiting, ...others] = await jsonOf(settings, 'jobs', 'list');
    expect(others).toEqual([]);
    expect(waiting).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      queue: 'password_reset_requests',
      state: 'waiting',
      organization: 'mail-shop',
      subject: expect.stringMatching(/^request [\w.-]+$/),
      attempts: 0,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      dueAt: expect.stringMatching(/^\d{4}-.*Z$/),
      detail: null,
    });
    const times: number[] = [];
    const output = await whileWorking(async () => {
      await shop.mailTo(email);
      for (let count = 0; count < 3; count += 1) {
        const other = newAddress();
        await shop.addCustomer(other);
        const began = Date.now();
        await shop.request(other);
        await shop.mailTo(other);
        times.push(Date.now() - began);
      }
    });
    const [, median] = times.toSorted((a, b) => a - b);
    expect(median).toBeLessThan(2000);
    expect(output).not.toMatch(/#id=|@/);
    expect(await jsonOf(settings, 'jobs', 'list')).toEqual([]);
  });

  it('that failed permanently are listed with the reason, and mailed once they are retried', async () => {
    isRefusing = true;
    const people: { email: string; resetId: string }[] = [];
    await whileWorking(async () => {
      for (let count = 0; count < 3; count += 1) people.push(await failPermanently());
    });
    for (const { resetId } of people) {
      expect(await stateOf(resetId)).toMatchObject({ status: 'FAILED' });
    }
    const failed = await jsonOf(settings, 'jobs', 'list', '--state', 'failed');
    expect(failed).toHaveLength(3);
    for (const [index, job] of failed.entries()) {
      expect(job).toMatchObject({
        queue: 'password_reset_mails',
        state: 'failed',
        organization: 'mail-shop',
        subject: `reset ${people[index]?.resetId}`,
        attempts: 1,
        dueAt: null,
        detail: 'The mail relay answered 550 5.1.1.',
      });
    }
    const table = await answerOf(settings, 'jobs', 'list');
    const [headings, ...lines] = table.trimEnd().split('\n');
    expect(headings).toMatch(
      /^ID +QUEUE +STATE +ORGANIZATION +SUBJECT +ATTEMPTS +DUE +LAST FAILURE$/,
    );
    expect(lines[0]).toBe(
      `${failed[0].id}  password_reset_mails  failed  mail-shop     ${failed[0].subject}  1         -    The mail relay answered 550 5.1.1.`,
    );
    expect(await jsonOf(settings, 'jobs', 'list', '--limit', '2')).toEqual(failed.slice(0, 2));
    for (const shown of [table, JSON.stringify(failed)]) expect(shown).not.toMatch(/@|CANARY/);

    isRefusing = false;
    // What failed an hour ago would be put away by the next maintenance, were it not new again.
    await shop.sql(
      `UPDATE jobs.job SET completed_on = now() - interval '3 hours' WHERE state = 'failed'`,
    );
    const [first, ...others] = failed.map(({ id }: { id: string }) => id);
    const [done] = await jsonOf(settings, 'jobs', 'list', '--state', 'done');
    const some = await rekey(settings, 'jobs', 'retry', unknownId, first, done.id, 'no-id');
    expect(some).toEqual({
      code: 1,
      stdout: '1 of the jobs that failed permanently will be tried again.\n',
      stderr: `error: These are no jobs that failed permanently: ${unknownId}, ${done.id}, no-id.\n`,
    });
    expect(await jsonOf(settings, 'jobs', 'list', '--state', 'waiting')).toMatchObject([
      { id: first, attempts: 0, dueAt: expect.any(String) },
    ]);
    expect(await answerOf(settings, 'jobs', 'retry', '--all')).toBe(
      '2 of the jobs that failed permanently will be tried again.\n',
    );
    expect(await jsonOf(settings, 'jobs', 'list', '--state', 'failed')).toEqual([]);
    const asNew = { retry_count: 0, retry_limit: 9, started_on: null, completed_on: null };
    expect(
      await shop.sql(
        `SELECT retry_count, retry_limit, started_on, completed_on FROM jobs.job WHERE id = ANY ($1)`,
        [[first, ...others]],
      ),
    ).toEqual([asNew, asNew, asNew]);

    await whileWorking(async () => {
      for (const { email, resetId } of people) {
        const link = linkIn(await shop.mailTo(email), links.storefront.reset);
        expect(link.id).toBe(resetId);
        expect(await shop.redeem(link, otherPassword)).toBe('ok');
        await shop.mailTo(email, 2);
      }
    });
    expect(await stateOf(people[0]!.resetId)).toMatchObject({
      status: 'SENT',
      detail: null,
    });
    expect(await answerOf(settings, 'jobs', 'retry', '--all')).toBe(
      '0 of the jobs that failed permanently will be tried again.\n',
    );
  });

  it('under way at a relay that hangs do not keep a worker that is told to stop', async () => {
    isHanging = true;
    const email = newAddress();
    await shop.addCustomer(email);
    let toldAt = 0;
    const output = await whileWorking(async () => {
      const before = shop.relay.connections();
      await shop.request(email);
      await until(() => shop.relay.connections() > before);
      toldAt = Date.now();
    });
    expect(Date.now() - toldAt).toBeLessThan(12_000);
    expect(output).not.toContain('job failed');
    isHanging = false;
    // As another worker finds it once the time of the one that stopped has run out.
    await shop.sql(`UPDATE jobs.job SET started_on = now() - interval '1 hour'`);
    await whileWorking(async () => {
      await until(async () => {
        await shop.hurry();
        return shop.relay.received.some(({ recipients }) => recipients.includes(email));
      }, 40_000);
    });
  });

  it('of a worker that died are told apart', async () => {
    await shop.request(newAddress());
    await shop.sql(
      `UPDATE jobs.job SET state = 'active', started_on = now() - interval '1 hour', retry_limit = 0
       WHERE state = 'created'`,
    );
    await whileWorking(async () => {
      await until(async () => {
        const rows = await shop.sql(`SELECT 1 FROM jobs.job WHERE state = 'failed'`);
        return rows.length > 0;
      });
    });
    expect(await jsonOf(settings, 'jobs', 'list')).toMatchObject([
      { state: 'failed', attempts: 1, detail: 'The worker that had it died.' },
    ]);
  });

  it('are a worker’s whose help says how to run it', async () => {
    const help = await answerOf(settings, 'worker', '--help');
    expect(help).toContain('RESET_LINKS and MAIL_SETTINGS included');
    expect(help).toContain('node_modules/.bin/rekey worker');
  });

  it('cannot be a worker’s whose settings are wrong', async () => {
    const wrong = await rekeyProcess(
      { ...settings, WORKER_CONCURRENCY: '-1', SMTP_URL: '' },
      'worker',
    );
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toMatch(/SMTP_URL: is required|WORKER_CONCURRENCY: /);
  });

  it('are not there before the tables, which only "rekey migrate" makes', async () => {
    const empty = { ...settings, DATABASE_URL: await createEmptyServerDatabase() };
    const message = 'pending migrations. Run: npx rekey migrate';
    for (const args of [['jobs', 'list'], ['jobs', 'retry', '--all'], ['worker']]) {
      expect(await errorOf(1, empty, ...args)).toContain(message);
    }
    await answerOf(empty, 'migrate');
    expect(await jsonOf(empty, 'jobs', 'list')).toEqual([]);
  });
});
