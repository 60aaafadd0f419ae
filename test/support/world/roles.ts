/** Roles of a test's own on the shared server, and the SQL that operators paste. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { readState } from '../rows/state.js';

/** Runs statements as a superuser in the database of `url`. Returns the rows of the last one. */
export async function administer(url: string, ...statements: string[]): Promise<any[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: any[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}

export interface Roles {
  /** The role that migrates, and the one that the service uses. */
  readonly owner: string;
  readonly service: string;
  readonly database: string;
  /** A superuser's URL of the database. */
  readonly url: string;
  urlOf(role: string): string;
  close(): Promise<void>;
}

type Names = Pick<Roles, 'owner' | 'service' | 'database'>;

/** The blocks of SQL of "Rights of the roles" in docs/database.md, with other names. */
export function documentedSql({ owner, service, database }: Names): string[] {
  const document = readFileSync('docs/database.md', 'utf8');
  const [, section = ''] = document.split('## Rights of the roles\n');
  const blocks = [...(section.split('\n## ')[0] ?? '').matchAll(/```sql\n(.+?)```/gs)];
  return blocks.map(([, sql = '']) =>
    sql
      .replaceAll(/\brekey_owner\b/g, owner)
      .replaceAll(/\bDATABASE rekey\b/g, `DATABASE ${database}`)
      .replaceAll(/\brekey\b/g, service),
  );
}

const statementsOf = (sql: string) => sql.split(';').filter((statement) => statement.trim());

/** Makes a database without a table, and its two roles, as the first block of the document says. */
export async function openRoles(): Promise<Roles> {
  const { serverUrl } = readState();
  if (serverUrl === null) throw new Error('There is no PostgreSQL server.');
  const database = `rekey_roles_${randomBytes(5).toString('hex')}`;
  const names = { database, owner: `${database}_owner`, service: `${database}_service` };
  const urlOf = (role: string) => {
    const url = new URL(serverUrl);
    [url.username, url.pathname] = [role, `/${database}`];
    return url.href;
  };
  const [first = ''] = documentedSql(names);
  await administer(serverUrl, ...statementsOf(first));
  return {
    ...names,
    url: urlOf(new URL(serverUrl).username),
    urlOf,
    close: async () =>
      void (await administer(
        serverUrl,
        `DROP DATABASE ${database} WITH (FORCE)`,
        `DROP ROLE ${names.owner}`,
        `DROP ROLE ${names.service}`,
      )),
  };
}
