/** `rekey doctor`: what is wrong with the database, planted one at a time, is named with what to change. */
import { rmSync } from 'node:fs';
import { expect, it, jest } from '@jest/globals';
import { migrate, openDatabase } from '../../../src/database/database.js';
import { createAuthority } from '../../support/peers/authority.js';
import { openEncryptingPooler } from '../../support/peers/encrypting-pooler.js';
import { rekey } from '../../support/processes/command-line.js';
import { createEmptyServerDatabase } from '../../support/processes/process.js';
import { setClockRight, skewClock } from '../../support/processes/skewed-clock.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import type { Environment } from '../../support/world/environment.js';
import { administer } from '../../support/world/roles.js';
import { findBinaries } from '../../support/world/server-binaries.js';
import { startPrivateServer } from '../../support/world/server.js';
import { useDeployment } from '../../support/world/use-deployment.js';

/** Each examination computes hashes and opens connections, on machines that do other things as well. */
jest.setTimeout(60_000);

describeOnServer('rekey doctor names what is wrong with the database:', () => {
  const deployment = useDeployment();

  const changed = (change: (url: URL) => void) => () => {
    const url = new URL(deployment.settings()['DATABASE_URL'] ?? '');
    change(url);
    return { DATABASE_URL: url.href };
  };

  it.each<[fault: string, settings: () => Environment, says: RegExp]>([
    ['nothing listens', changed((url) => (url.port = '1')), /nothing listens/],
    ['no such host', changed((url) => (url.hostname = 'no-such-host.invalid')), /no host/],
    ['no such database', changed((url) => (url.pathname = '/nobody_made_it')), /nobody_made_it/],
    ['no such role', changed((url) => (url.username = 'nobody_at_all')), /nobody_at_all/],
  ])('%s', async (_fault, settings, says) => {
    const { code, found } = await deployment.examine(deployment.settings(settings()));
    expect(code).toBe(1);
    expect(found).toEqual([
      {
        level: 'problem',
        code: 'database.unreachable',
        message: expect.stringMatching(says),
        change: expect.any(String),
      },
    ]);
  });

  it('no tables', async () => {
    const settings = deployment.settings({ DATABASE_URL: await createEmptyServerDatabase() });
    const { found } = await deployment.examine(settings);
    expect(found).toEqual([expect.objectContaining({ code: 'database.migrations' })]);
    expect(found[0]?.change).toContain('migrate');
  });

  it('a clock that is wrong', async () => {
    skewClock(120_000);
    const { found } = await deployment.examine(deployment.settings()).finally(setClockRight);
    expect(found).toEqual([expect.objectContaining({ code: 'database.clock' })]);
    expect(found[0]?.message).toContain('120 s ahead of');
  });

  it.each([
    ['a read-only database', 'database.read_only', 'default_transaction_read_only = on'],
    ['no foreign keys', 'database.replication_role', 'session_replication_role = replica'],
    ['tables elsewhere', 'database.search_path', 'search_path = elsewhere, public'],
  ])('%s', async (_fault, code, setting) => {
    const url = await cloneServerDatabase();
    await administer(
      url,
      'CREATE SCHEMA elsewhere CREATE TABLE password_resets ()',
      `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET ${setting}`,
    );
    const { all } = await deployment.examine(deployment.settings({ DATABASE_URL: url }));
    const [name] = setting.split(' ');
    const message = expect.stringContaining(`${name}`);
    expect(all).toContainEqual(
      expect.objectContaining({ code, message, change: expect.any(String) }),
    );
  });

  it('a policy that hides rows', async () => {
    const url = await cloneServerDatabase();
    await administer(url, 'ALTER TABLE events ENABLE ROW LEVEL SECURITY');
    const name = `${new URL(url).pathname.slice(1)}_role`;
    const schemas = 'SCHEMA public, jobs';
    await administer(
      url,
      `CREATE ROLE ${name} LOGIN; GRANT USAGE ON ${schemas} TO ${name};
      GRANT ALL ON ALL TABLES IN ${schemas} TO ${name}`,
    );
    const ofRole = Object.assign(new URL(url), { username: name }).href;
    const { found } = await deployment.examine(deployment.settings({ DATABASE_URL: ofRole }));
    await administer(url, `DROP OWNED BY ${name}; DROP ROLE ${name}`);
    expect(found).toEqual([
      expect.objectContaining({
        code: 'database.row_security',
        message: expect.stringContaining('hides rows of events from this role'),
      }),
    ]);
  });

  it('an encoding that is not UTF8', async () => {
    const url = await cloneServerDatabase(`ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0`);
    const { all } = await deployment.examine(deployment.settings({ DATABASE_URL: url }));
    expect(all).toContainEqual(expect.objectContaining({ code: 'database.encoding' }));
  });

  it('passwords whose pepper is lost', async () => {
    const { shop } = deployment;
    await shop.customer({ email: 'pat@example.org', password: 'the quiet old harbour' });
    await shop.sql(
      `UPDATE password_credentials SET hash = regexp_replace(hash, ',p=1', ',p=1,keyid=bG9zdA')`,
    );
    const { found } = await deployment.examine(deployment.settings());
    await shop.sql('DELETE FROM password_credentials');
    expect(found).toEqual([expect.objectContaining({ code: 'keys.pepper_missing' })]);
    expect(found[0]?.message).toContain('bG9zdA');
  });

  it('a count of a list that is wrong', async () => {
    const { shop } = deployment;
    const change = (by: string) =>
      shop.sql(
        `UPDATE row_counts SET ${by} WHERE kind = 'password_resets' AND mode = 'live' AND slot::text LIKE '0000%'`,
      );
    const examined = async (by: string) => {
      await change(by);
      return (await deployment.examine(deployment.settings())).found;
    };
    const wrong = {
      level: 'problem',
      code: 'counts.wrong',
      change: 'Run: npx rekey counts --correct',
    };
    expect(await examined('deleted = deleted + 2')).toEqual([
      {
        ...wrong,
        message: expect.stringMatching(
          /^Lists say that the password_resets of .+ \(live\) are 2 deleted, and there are 0\.$/,
        ),
      },
    ]);
    expect(await examined('deleted = deleted - 2, count = count + 3')).toEqual([
      { ...wrong, message: expect.stringMatching(/ are 3, and there are 0\.$/) },
    ]);
    expect(await examined('count = count - 3')).toEqual([]);
  });

  it('counts of lists that nobody has begun', async () => {
    const { shop } = deployment;
    const rows = await shop.sql(
      `DELETE FROM row_counts WHERE kind = 'events' RETURNING organization_id`,
    );
    expect(rows).not.toEqual([]);
    const { found } = await deployment.examine(deployment.settings());
    expect(found).toEqual([
      {
        level: 'warning',
        code: 'counts.missing',
        message: 'Lists count their rows each time, since their numbers are not kept yet.',
        change: 'Run: npx rekey migrate',
      },
    ]);
    const { code } = await rekey(deployment.settings(), 'migrate');
    expect(code).toBe(0);
    expect((await deployment.examine(deployment.settings())).found).toEqual([]);
  });

  it('tables of a newer Rekey', async () => {
    const url = await cloneServerDatabase();
    await administer(url, 'UPDATE jobs.version SET version = 999');
    const { found } = await deployment.examine(deployment.settings({ DATABASE_URL: url }));
    expect(found).toEqual([
      {
        level: 'problem',
        code: 'database.newer',
        message: expect.stringContaining('have version 999'),
        change: expect.stringMatching(/^Start that version/),
      },
    ]);
  });

  it('a way without TLS to a pooler that itself has TLS to the server', async () => {
    const authority = createAuthority();
    const binaries = findBinaries();
    const { cert, key } = authority.certificateFor('localhost', binaries.folder);
    const tls = ['ssl=on', `ssl_cert_file=${cert}`, `ssl_key_file=${key}`];
    const server = await startPrivateServer(binaries, tls);
    const pooler = await openEncryptingPooler(server.url);
    try {
      const database = await openDatabase({ url: server.url, embedded: { directory: null } });
      await migrate(database);
      await database.close();
      const { found } = await deployment.examine(
        deployment.settings({ DATABASE_URL: `${pooler.url}?sslmode=disable`, RESET_LINKS: '' }),
      );
      expect(found).toContainEqual(
        expect.objectContaining({ level: 'warning', code: 'database.plain' }),
      );
    } finally {
      pooler.close();
      server.stop();
      rmSync(authority.folder, { recursive: true, force: true });
    }
  });
});
