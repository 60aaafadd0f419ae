/** What an operator did to the role of the database while the service runs: the log names it, and clients come again. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { otherPassword } from '../../support/world/people.js';
import { until } from '../../support/until.js';
import { openShop, type Shop } from '../../support/world/shop.js';

describeOnServer('a role of the database', () => {
  const role = `rekey_test_${randomBytes(6).toString('hex')}`;
  let shop: Shop;
  let administrator: pg.Client;

  beforeAll(async () => {
    const url = new URL(await cloneServerDatabase());
    administrator = new pg.Client({ connectionString: url.href });
    await administrator.connect();
    await administrator.query(`CREATE ROLE ${role} LOGIN`);
    for (const schema of ['public', 'jobs']) {
      await administrator.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
      await administrator.query(`GRANT ALL ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
    }
    url.username = role;
    shop = await openShop({ databaseUrl: url.href });
  }, 60_000);

  afterAll(async () => {
    await shop.close();
    await administrator.query(`DROP OWNED BY ${role}`);
    await administrator.query(`DROP ROLE ${role}`);
    await administrator.end();
  });

  /** Asks GraphQL and JSON:API; the statuses, and what the log has of it. */
  async function ask() {
    const before = shop.log.length;
    const { status, headers } = await shop.graphql('{ customers { totalCount } }');
    const rest = await shop.jsonApi('GET', '/customers');
    const faults = shop.log
      .slice(before)
      .map((line) => JSON.parse(line))
      .filter(({ msg }) => msg === 'failure')
      .map(({ err }) => err.message as string);
    return {
      statuses: [status, rest.status],
      retries: [headers['retry-after'], rest.headers['retry-after']],
      causes: [...new Set(faults)],
    };
  }

  const fine = { statuses: [200, 200], retries: [undefined, undefined], causes: [] };
  const down = { statuses: [503, 503], retries: ['2', '2'] };

  // Proves: STO-09
  it('needs the rows of the tables and nothing else, and can do nothing else', async () => {
    const customer = await shop.customer();
    expect(await shop.redeem(await shop.reset(customer), otherPassword)).toBe('ok');
    expect(await shop.signIn(customer.email, otherPassword)).toBe('ok');
    for (const statement of [
      'DROP TABLE customers',
      'ALTER TABLE customers ADD COLUMN canary text',
      'CREATE TABLE public.canary (id text)',
      "COPY customers TO PROGRAM 'cat'",
      "SELECT pg_read_file('/etc/hostname')",
      'SET ROLE postgres',
    ]) {
      await expect(shop.sql(statement)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('that lacks a right is named in the log, and answered 503 until it has it again', async () => {
    expect(await ask()).toEqual(fine);
    await administrator.query(`REVOKE SELECT ON customers FROM ${role}`);
    const causes = ['the role of DATABASE_URL lacks a right'];
    expect(await ask()).toEqual({ ...down, causes });
    await administrator.query(`GRANT SELECT ON customers TO ${role}`);
    expect(await ask()).toEqual(fine);
  });

  it('that may not log in any more, as with another password, is named as well', async () => {
    await administrator.query(`ALTER ROLE ${role} NOLOGIN`);
    await administrator.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1',
      [role],
    );
    const causes = ['the database refuses the role or its password (DATABASE_URL)'];
    // Requests may still meet connections that are ending.
    await until(async () => (await ask()).causes.join() === causes.join());
    expect(await ask()).toEqual({ ...down, causes });
    await administrator.query(`ALTER ROLE ${role} LOGIN`);
    expect(await ask()).toEqual(fine);
  });
});
