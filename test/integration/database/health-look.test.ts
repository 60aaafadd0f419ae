/** The look at a database for readiness: past the pool, whatever state the database is in. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { createServerDataSource } from '../../../src/database/data-source.js';
import { createDatabaseLook } from '../../../src/database/health-look.js';
import type { DatabaseFacts, DatabaseLook } from '../../../src/operations/ports/index.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';

const role = `rekey_look_${randomBytes(6).toString('hex')}`;

/** As of a service whose pool has not opened a session. */
function lookAt(url: string): DatabaseLook {
  const dataSource = createServerDataSource(url);
  return createDatabaseLook({ dataSource, isEmbedded: false });
}

async function lookOnce(url: string): Promise<DatabaseFacts> {
  const look = lookAt(url);
  try {
    return await look.look();
  } finally {
    await look.close();
  }
}

describeOnServer('a look at the database', () => {
  let url: string;
  let administrator: pg.Client;
  const run = (statement: string) => administrator.query(statement);

  beforeAll(async () => {
    url = await cloneServerDatabase();
    administrator = new pg.Client({ connectionString: url });
    await administrator.connect();
  });

  afterAll(async () => {
    await run(`DROP OWNED BY ${role}`).catch(() => undefined);
    await run(`DROP ROLE IF EXISTS ${role}`);
    await administrator.end();
  });

  it('finds a database in order', async () => {
    const { queues, ...facts } = await lookOnce(url);
    expect(facts).toEqual({ isReadOnly: false, isMigrated: true, isQueuePermitted: true });
    const state = { dueSeconds: 0, workerSeenSeconds: null };
    expect(queues).toEqual(queues.map(({ queue }) => ({ queue, ...state })));
    expect(queues).toHaveLength(5);
  });

  it('finds the age of the oldest job that is due and of no other, and when a worker was seen', async () => {
    const add = (state: string, due: string) =>
      run(`INSERT INTO jobs.job (name, data, state, start_after)
        VALUES ('password_reset_mails', '{}', '${state}', now() + interval '${due}')`);
    await add('created', '-1 minute');
    await add('retry', '-2 minutes');
    await add('active', '-3 minutes');
    await add('created', '1 hour');
    await run(`INSERT INTO queue_heartbeats VALUES ('purges', now() - interval '1 hour')`);
    const { queues } = await lookOnce(url);
    const of = (name: string) => queues.find(({ queue }) => queue === name);
    expect(Math.round((of('password_reset_mails')?.dueSeconds ?? 0) / 10)).toBe(12);
    expect(of('password_change_mails')?.dueSeconds).toBe(0);
    expect(Math.round((of('purges')?.workerSeenSeconds ?? 0) / 60)).toBe(60);
    await run('DELETE FROM queue_heartbeats');
    await run('DELETE FROM jobs.job');
  });

  it.each([
    ['role', `ALTER ROLE ${role} SET default_transaction_read_only = on`],
    ['database', `ALTER DATABASE DATABASE_NAME SET default_transaction_read_only = on`],
  ])('finds a %s that is set to read-only', async (_what, statement) => {
    await run(`DROP ROLE IF EXISTS ${role}`);
    await run(`CREATE ROLE ${role} LOGIN SUPERUSER`);
    const own = new URL(url);
    own.username = role;
    await run(statement.replace('DATABASE_NAME', own.pathname.slice(1)));
    const { isReadOnly } = await lookOnce(own.href);
    expect(isReadOnly).toBe(true);
    await run(`ALTER DATABASE ${own.pathname.slice(1)} RESET ALL`);
    await run(`DROP ROLE ${role}`);
  });

  it.each(['UPDATE', 'INSERT', 'DELETE', 'SELECT'])(
    'finds a role that may not %s jobs',
    async (missing) => {
      const rights = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].filter((one) => one !== missing);
      await run(`CREATE ROLE ${role} LOGIN`);
      await run(`GRANT USAGE ON SCHEMA jobs TO ${role}`);
      await run(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`);
      await run(`GRANT ${rights.join(', ')} ON ALL TABLES IN SCHEMA jobs TO ${role}`);
      const own = new URL(url);
      own.username = role;
      const { isQueuePermitted, isMigrated } = await lookOnce(own.href);
      expect({ isQueuePermitted, isMigrated }).toEqual({
        isQueuePermitted: false,
        isMigrated: true,
      });
      await run(`DROP OWNED BY ${role}`);
      await run(`DROP ROLE ${role}`);
    },
  );

  it('finds a migration that has not run', async () => {
    await run('BEGIN');
    await run('ALTER TABLE migrations RENAME TO other');
    await run('COMMIT');
    expect((await lookOnce(url)).isMigrated).toBe(false);
    await run('ALTER TABLE other RENAME TO migrations');
    const { rows } = await run(
      'DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations) RETURNING *',
    );
    expect((await lookOnce(url)).isMigrated).toBe(false);
    const { timestamp, name } = rows[0];
    await run(`INSERT INTO migrations (timestamp, name) VALUES (${timestamp}, '${name}')`);
    expect((await lookOnce(url)).isMigrated).toBe(true);
  });

  it('opens one connection, however many look at once, and another after it was lost', async () => {
    const look = lookAt(url);
    const sessions = `SELECT pid FROM pg_stat_activity
      WHERE application_name = 'rekey health' AND datname = current_database()`;
    await Promise.all([look.look(), look.look(), look.look()]);
    expect((await run(sessions)).rows).toHaveLength(1);
    await run(sessions.replace('SELECT pid', 'SELECT pg_terminate_backend(pid)'));
    await look.look().catch(() => undefined);
    expect(await look.look()).toMatchObject({ isMigrated: true });
    await look.close();
  });
});
