/** A right that lacks is named with its object, its role and its cure, and nothing is half done. */
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  migrate,
  migrateDown,
  openDatabase,
  requireRightsToRun,
  type Database,
} from '../../../src/database/database.js';
import { entities } from '../../../src/database/entities/index.js';
import { migrations } from '../../../src/database/migrations/index.js';
import { tablesOfHome, toRun } from '../../../src/database/rights/needed.js';
import { rekey } from '../../support/processes/command-line.js';
import { describeOnServer } from '../../support/rows/database.js';
import { lastRelease } from '../../support/upgrade/last-release.js';
import { administer, documentedSql, openRoles, type Roles } from '../../support/world/roles.js';

jest.setTimeout(120_000);

const open = (url: string) => openDatabase({ url, embedded: { directory: null } });

async function withOpen<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await open(url);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const everything = `SELECT string_agg(c.oid::regclass::text, ' ' ORDER BY c.oid::regclass::text) AS all FROM pg_class c
  WHERE relnamespace::regnamespace::text IN ('public', 'shop', 'jobs')`;

interface Case {
  readonly title: string;
  /** What a superuser does before; by default the role may create all that it needs. */
  prepare(roles: Roles): Promise<unknown>;
  /** What the first error says after the database's name, with R for the role and D for the database. */
  readonly says: string;
}

const grantAll = ({ database, owner }: Roles) => [
  `GRANT CREATE ON DATABASE ${database} TO ${owner}`,
  `GRANT CREATE ON SCHEMA public TO ${owner}`,
];
/** The database belongs to a superuser, so that the role has what it is given. */
const notOwner = ({ database }: Roles) => `ALTER DATABASE ${database} OWNER TO CURRENT_USER`;

/** As the last release's superuser would have left it. */
async function migrateReleased({ url, ...roles }: Roles): Promise<void> {
  await administer(url, notOwner({ url, ...roles }), ...grantAll({ url, ...roles }));
  await withOpen(url, async (database) => {
    await migrate(database);
    await migrateDown(database, { to: lastRelease.migration, review: () => undefined });
  });
}

const readAll = ({ owner }: Roles) =>
  `GRANT USAGE ON SCHEMA jobs TO ${owner}; GRANT SELECT ON ALL TABLES IN SCHEMA public, jobs TO ${owner}`;

/** Tables that the last release does not have. */
const newTables = new Set(['rate_limits', 'queue_heartbeats', 'row_counts', 'documents']);

const cases: Case[] = [
  {
    title: 'CREATE on the database',
    prepare: (roles) => administer(roles.url, notOwner(roles), grantAll(roles)[1]!),
    says: 'CREATE on database D. An owner or a superuser gives them: GRANT CREATE ON DATABASE D TO R;',
  },
  {
    title: "CREATE on the schema public, as is PostgreSQL 15's default",
    prepare: (roles) => administer(roles.url, notOwner(roles), grantAll(roles)[0]!),
    says: 'CREATE on schema public. An owner or a superuser gives them: GRANT CREATE ON SCHEMA public TO R;',
  },
  {
    title: 'both',
    prepare: (roles) => administer(roles.url, notOwner(roles)),
    says: 'CREATE on schema public; CREATE on database D. An owner or a superuser gives them: GRANT CREATE ON SCHEMA public TO R; GRANT CREATE ON DATABASE D TO R;',
  },
  {
    title: 'USAGE on the schema of the tables',
    prepare: (roles) =>
      administer(roles.url, notOwner(roles), 'REVOKE USAGE ON SCHEMA public FROM PUBLIC'),
    says: 'USAGE on schema public. An owner or a superuser gives them: GRANT USAGE ON SCHEMA public TO R;',
  },
  {
    title: 'the right to read what has run',
    prepare: migrateReleased,
    says: 'USAGE on schema jobs; SELECT on table public.migrations, jobs.version, jobs.queue. An owner or a superuser gives them: GRANT USAGE ON SCHEMA jobs TO R; GRANT SELECT ON TABLE public.migrations, jobs.version, jobs.queue TO R;',
  },
  {
    title: 'the ownership of tables of a superuser',
    prepare: async (roles) => {
      await migrateReleased(roles);
      await administer(roles.url, readAll(roles));
    },
    says: 'OWNER on table public.organizations, public.applications, public.migrations, public.customers, public.password_credentials, public.password_resets, public.mailboxes, public.events, public.webhooks, public.webhook_deliveries. An owner or a superuser gives them: ALTER TABLE public.organizations OWNER TO R; ALTER TABLE public.applications OWNER TO R; ',
  },
  {
    title: 'the ownership of tables of another role',
    prepare: async (roles) => {
      await migrateReleased(roles);
      await administer(
        roles.url,
        readAll(roles),
        `REASSIGN OWNED BY ${roles.service} TO CURRENT_USER`,
        `ALTER TABLE events OWNER TO ${roles.service}`,
        ...Object.keys(tablesOfHome)
          .filter((table) => table !== 'events' && !newTables.has(table))
          .map((table) => `ALTER TABLE ${table} OWNER TO ${roles.owner}`),
      );
    },
    says: 'OWNER on table public.events. An owner or a superuser gives them: GRANT S TO R;',
  },
  {
    title: 'the right to change a queue whose retry policy has changed',
    prepare: async (roles) => {
      await withOpen(roles.url, (database) => migrate(database));
      await administer(roles.url, readAll(roles), 'UPDATE jobs.queue SET retry_limit = 1');
    },
    says: 'UPDATE on table jobs.queue. An owner or a superuser gives them: GRANT UPDATE ON TABLE jobs.queue TO R;',
  },
  {
    title: 'the right to create a queue that is missing',
    prepare: async (roles) => {
      await withOpen(roles.url, (database) => migrate(database));
      await administer(roles.url, readAll(roles), `SELECT jobs.delete_queue('purges')`);
    },
    says: 'CREATE on schema jobs; OWNER on table jobs.version, jobs.queue, jobs.job, jobs.archive. An owner or a superuser gives them: GRANT CREATE ON SCHEMA jobs TO R; ALTER TABLE jobs.version OWNER TO R; ALTER TABLE jobs.queue OWNER TO R; ALTER TABLE jobs.job OWNER TO R; ALTER TABLE jobs.archive OWNER TO R;',
  },
];

describeOnServer('migrate by a role that lacks', () => {
  let roles: Roles;
  afterEach(() => roles?.close());

  it.each(cases)('$title', async ({ prepare, says }) => {
    roles = await openRoles();
    await prepare(roles);
    const settings = { DATABASE_URL: roles.urlOf(roles.owner) };
    const [before] = await administer(roles.url, everything);
    const first = await rekey(settings, 'migrate');
    const said = says
      .replaceAll(/\bR\b/g, roles.owner)
      .replaceAll(/\bS\b/g, roles.service)
      .replaceAll(/\bD\b/g, roles.database);
    const start = `error: The role ${roles.owner} lacks rights in the database ${roles.database}: `;
    expect(first).toMatchObject({ code: 1, stdout: '' });
    expect(first.stderr).toContain(`${start}${said}`);
    expect(await administer(roles.url, everything)).toEqual([before]);
    // What each error advises leads to the end.
    let told = first;
    for (let round = 0; told.code !== 0 && round < 4; round += 1) {
      const [, cure = ''] = told.stderr.split('gives them: ');
      await administer(roles.url, cure);
      told = await rekey(settings, 'migrate');
    }
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect((await rekey(settings, 'migrate')).stdout).toContain('The tables are up to date.');
  });

  it('the schema of the tables, which is public whatever its search_path says', async () => {
    roles = await openRoles();
    await administer(
      roles.url,
      `CREATE SCHEMA shop AUTHORIZATION ${roles.owner}`,
      `ALTER ROLE ${roles.owner} SET search_path = shop`,
      'ALTER SCHEMA public RENAME TO put_away',
    );
    const settings = { DATABASE_URL: roles.urlOf(roles.owner) };
    const { code, stderr } = await rekey(settings, 'migrate');
    expect(code).toBe(1);
    expect(stderr).toContain(
      `The role ${roles.owner} has no schema public in the database ${roles.database}`,
    );
    await administer(roles.url, 'ALTER SCHEMA put_away RENAME TO public');
    expect((await rekey(settings, 'migrate')).code).toBe(0);
    const [{ all }] = await administer(roles.url, everything);
    expect(all.split(' ')).toContain('customers');
    expect(all).not.toContain('shop.');
  });

  it('a right that no list of ours has, such as that to use a language', async () => {
    roles = await openRoles();
    await administer(roles.url, 'REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC');
    const [before] = await administer(roles.url, everything);
    const { code, stderr } = await rekey({ DATABASE_URL: roles.urlOf(roles.owner) }, 'migrate');
    expect(code).toBe(1);
    expect(stderr).toBe(
      `error: The role ${roles.owner} lacks a right in the database ${roles.database}: permission denied for language plpgsql. See docs/database.md#rights-of-the-roles\n`,
    );
    expect(await administer(roles.url, everything)).toEqual([before]);
  });

  it('CREATE on the database migrates if the schema of the jobs is there', async () => {
    roles = await openRoles();
    await administer(
      roles.url,
      notOwner(roles),
      grantAll(roles)[1]!,
      `CREATE SCHEMA jobs AUTHORIZATION ${roles.owner}`,
    );
    const { code } = await rekey({ DATABASE_URL: roles.urlOf(roles.owner) }, 'migrate');
    expect(code).toBe(0);
  });

  it('the right to connect', async () => {
    roles = await openRoles();
    const { url, database, service } = roles;
    await administer(url, `REVOKE CONNECT ON DATABASE ${database} FROM PUBLIC`);
    const { code, stderr } = await rekey({ DATABASE_URL: roles.urlOf(service) }, 'migrate');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `error: DATABASE_URL: the role "${service}" may not connect to the database "${database}". An owner or a superuser lets it: GRANT CONNECT ON DATABASE "${database}" TO "${service}";\n`,
    });
  });
});

describeOnServer('a role that runs the service', () => {
  let roles: Roles;
  let database: Database;

  beforeAll(async () => {
    roles = await openRoles();
    const [, second = ''] = documentedSql(roles);
    await administer(roles.urlOf(roles.owner), second);
    await withOpen(roles.urlOf(roles.owner), (one) => migrate(one));
    database = await open(roles.urlOf(roles.service));
  });
  afterAll(async () => {
    await database.close();
    await roles.close();
  });

  it('needs no more than what the document gives, before the first migration', async () => {
    await requireRightsToRun(database);
  });

  it('may migrate if there is nothing to do', async () => {
    expect(await migrate(database)).toEqual([]);
  });

  it('may not migrate what it does not own, and changes nothing', async () => {
    const { service } = roles;
    const { name } = migrations.at(-1)!;
    await administer(
      roles.url,
      `DELETE FROM migrations WHERE name = '${name}'`,
      'DROP TABLE documents',
      'ALTER TABLE applications DROP documents_only, DROP documents_version',
    );
    const told = await rekey({ DATABASE_URL: roles.urlOf(service) }, 'migrate');
    expect(told.stderr).toContain(`GRANT CREATE ON SCHEMA public TO ${service};`);
    expect(told.stderr).toContain(`GRANT ${roles.owner} TO ${service};`);
    const back = await rekey({ DATABASE_URL: roles.urlOf(service) }, 'migrate', '--down');
    expect(back.stderr).toContain(`GRANT ${roles.owner} TO ${service};`);
    await withOpen(roles.urlOf(roles.owner), (one) => migrate(one));
    await requireRightsToRun(database);
  });

  it('knows every table', () => {
    const known = Object.keys(tablesOfHome).filter((table) => table !== 'migrations');
    const all = database.dataSource.entityMetadatas.map(({ tableName }) => tableName);
    expect(known.toSorted()).toEqual(all.toSorted());
    expect(all).toHaveLength(entities.length);
  });

  describe('is told at its start that it lacks', () => {
    const rights = toRun.map(({ place, table, right }) => {
      const schema = place === 'home' ? 'public' : 'jobs';
      const [kind, object] = table === null ? ['schema', schema] : ['table', `${schema}.${table}`];
      return { title: `${right} on ${kind} ${object}`, kind, object, right };
    });

    it.each(rights)('$title', async ({ title, kind, object, right }) => {
      const { service } = roles;
      // A right of everybody is one of this role, too.
      const revoke = `REVOKE ${right} ON ${kind} ${object} FROM ${service}, PUBLIC`;
      await administer(roles.url, revoke);
      const cure = `GRANT ${right} ON ${kind.toUpperCase()} ${object} TO ${service};`;
      await expect(requireRightsToRun(database)).rejects.toThrow(
        `The role ${service} lacks rights in the database ${roles.database}: ${title}. An owner or a superuser gives them: ${cure}`,
      );
      await administer(roles.url, cure);
      await requireRightsToRun(database);
    });

    it('USAGE on a sequence that numbers the rows of a table', async () => {
      const { service } = roles;
      await administer(
        roles.url,
        'ALTER TABLE events ADD number serial',
        `REVOKE ALL ON SEQUENCE events_number_seq FROM ${service}`,
      );
      const cure = `GRANT USAGE ON SEQUENCE events_number_seq TO ${service};`;
      await expect(requireRightsToRun(database)).rejects.toThrow(
        `USAGE on sequence events_number_seq. An owner or a superuser gives them: ${cure}`,
      );
      await administer(roles.url, cure);
      await requireRightsToRun(database);
      await administer(roles.url, 'ALTER TABLE events DROP number');
    });

    it('everything, in one line', async () => {
      const { service } = roles;
      const from = `FROM ${service}`;
      await administer(roles.url, `REVOKE ALL ON ALL TABLES IN SCHEMA public, jobs ${from}`);
      const error: Error = await requireRightsToRun(database).then(
        () => new Error('none'),
        (thrown: Error) => thrown,
      );
      expect(error.message).not.toContain('\n');
      await administer(roles.url, error.message.split('gives them: ')[1] ?? '');
      await requireRightsToRun(database);
    });
  });
});
