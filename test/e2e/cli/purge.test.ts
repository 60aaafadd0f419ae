/** `rekey purge`, as an operator runs it beside a service. */
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { openDatabase, type Database } from '../../../src/database/database.js';
import type { Mode } from '../../../src/domain/access/organization.js';
import { errorOf, jsonOf, rekey } from '../../support/processes/command-line.js';
import { cleanUp, start, type Settings } from '../../support/processes/process.js';
import { addBulk } from '../../support/rows/bulk.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';

jest.setTimeout(120_000);

afterAll(cleanUp);

const size = 20_000;

describeOnServer('a purge among 20,000 resets and as many events', () => {
  let database: Database;
  let settings: Settings;
  const sql = (text: string): Promise<any[]> => database.dataSource.query(text);
  const count = async (from: string): Promise<number> =>
    (await sql(`SELECT count(*)::integer AS count FROM ${from}`))[0].count;

  const old = {
    resets: `password_resets WHERE expires_at < now() - interval '2 days'`,
    events: `events WHERE created_at < now() - interval '3 days'`,
  };
  const young = {
    resets: `password_resets WHERE expires_at > now() - interval '2 days'`,
    events: `events WHERE created_at > now() - interval '3 days'`,
  };

  beforeAll(async () => {
    const url = await cloneServerDatabase();
    settings = { DATABASE_URL: url, RESET_RETENTION_DAYS: '2', EVENT_RETENTION_DAYS: '3' };
    database = await openDatabase({ url, embedded: { directory: null } });
    await sql(
      `INSERT INTO organizations (id, account, slug, name) VALUES ('OrgOld', 'old', 'old', 'Old')`,
    );
    for (const mode of ['live', 'test'] as Mode[])
      await addBulk(database.dataSource, { organizationId: 'OrgOld', mode }, size / 2);
  });

  afterAll(() => database.close());

  it('says what it would delete, and deletes nothing', async () => {
    const before = [await count(old.resets), await count(old.events)];
    expect(await jsonOf(settings, 'purge', '--dry-run')).toMatchObject({
      password_resets: before[0],
      events: before[1],
      webhook_deliveries: 0,
      mailboxes: 0,
    });
    const { code, stdout, stderr } = await rekey(settings, 'purge', '--dry-run');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^WHAT +ROWS\n/);
    expect(stdout).toMatch(
      new RegExp(`\\npassword_resets +${before[0]?.toLocaleString('en-US')}\\n`),
    );
    expect(stdout).toMatch(/\nNothing was changed\.\n$/);
    expect([await count(old.resets), await count(old.events)]).toEqual(before);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends after the batch that is running at %s, and says what it has deleted',
    async (signal) => {
      const before = await count('password_resets');
      const running = start('rekey', ['purge', '--json'], settings);
      await until(async () => (await count('password_resets')) < before);
      const { code, stdout, stderr } = await running.stop(signal);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: 'error: Stopped before the end. Run it again to go on.\n',
      });
      const deleted = before - (await count('password_resets'));
      expect(JSON.parse(stdout).password_resets).toBe(deleted);
      expect(await count(old.resets)).toBeGreaterThan(0);
    },
  );

  it('says how far it came and why it failed', async () => {
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('LOCK TABLE mailboxes IN ACCESS EXCLUSIVE MODE');
    const wide = { ...settings, RESET_RETENTION_DAYS: '3000', EVENT_RETENTION_DAYS: '3000' };
    const { code, stdout, stderr } = await rekey(wide, 'purge');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    // The lock is waited for as long as a lock ever is, two seconds.
    expect(stderr).toMatch(
      /^(Purged so far: nothing; 0 rows\/s for \d+ s\.\n)*error: The database failed: a statement took too long\.\n$/,
    );
    await runner.rollbackTransaction();
    await runner.release();
  });

  it('refuses a wrong retention, and deletes nothing by it', async () => {
    const before = await count(old.events);
    const wrong = { ...settings, EVENT_RETENTION_DAYS: '0' };
    expect(await rekey(wrong, 'purge')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/EVENT_RETENTION_DAYS: must be a whole number/),
    });
    expect(await errorOf(2, settings, 'purge', '--all')).toMatch(/unknown option '--all'/);
    expect(await count(old.events)).toBe(before);
  });

  it('deletes all that is older than the settings allow, in both modes, and nothing else', async () => {
    const kept = [await count(young.resets), await count(young.events)];
    const due = [await count(old.resets), await count(old.events)];
    const { code, stdout, stderr } = await rekey(settings, 'purge', '--json');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^(Purged so far: [^\n]+ rows\/s for \d+ s\.\n)*$/);
    expect(JSON.parse(stdout)).toMatchObject({ password_resets: due[0], events: due[1] });
    expect([await count(old.resets), await count(old.events)]).toEqual([0, 0]);
    expect([await count(young.resets), await count(young.events)]).toEqual(kept);
    expect(kept.every((rows) => rows > 0)).toBe(true);
    expect(await count('customers')).toBe(size);
    expect(await count('password_credentials')).toBe(size);
    expect((await rekey(settings, 'counts')).code).toBe(0);
  });
});
