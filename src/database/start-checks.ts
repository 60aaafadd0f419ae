/**
 * What a server, a database or a role can be set to that changes what Rekey reads or writes, and that no session can set
 * otherwise. A start refuses it by name. What a session can set, it sets (`sessions/settings.ts`).
 */
import pg from 'pg';
import { describeConnectionProblem } from './connection-problem.js';
import { connectMs, statementMs } from './sessions/limits.js';

interface Facts {
  readonly version: number;
  readonly isStandby: boolean;
  readonly readOnly: string;
  readonly readOnlySource: string;
  readonly encoding: string;
  readonly replicationRole: string;
  /** Another schema than `public` that the role's `search_path` finds Rekey's tables in. */
  readonly otherSchema: string | null;
  /** Tables of which a policy hides rows from this role. */
  readonly filtered: readonly string[];
}

const ownTables = ['organizations', 'customers', 'password_credentials', 'password_resets'];
const listed = ownTables.map((name) => `'${name}'`).join(', ');

const question = `
  SELECT current_setting('server_version_num')::integer AS version, pg_is_in_recovery() AS "isStandby",
    current_setting('default_transaction_read_only') AS "readOnly",
    (SELECT source FROM pg_settings WHERE name = 'default_transaction_read_only') AS "readOnlySource",
    current_setting('server_encoding') AS encoding,
    current_setting('session_replication_role') AS "replicationRole",
    (SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = to_regclass('password_resets')
      AND relnamespace <> 'public'::regnamespace) AS "otherSchema",
    ARRAY(SELECT relname::text FROM pg_class WHERE relname IN (${listed})
      AND relnamespace = 'public'::regnamespace AND row_security_active(oid)) AS filtered`;

const undo: Record<string, string> = {
  user: 'ALTER ROLE … RESET default_transaction_read_only',
  'database user': 'ALTER ROLE … IN DATABASE … RESET default_transaction_read_only',
  database: 'ALTER DATABASE … RESET default_transaction_read_only',
};

type Check = (facts: Facts) => string | false | null;

/** Each returns a sentence, or nothing if all is well. */
const checks: readonly Check[] = [
  ({ version }) => version < 130_000 && 'the server is older than PostgreSQL 13.',
  ({ isStandby }) => isStandby && 'the server is a standby that takes no writes. Name the primary.',
  ({ isStandby, readOnly, readOnlySource }) =>
    !isStandby &&
    readOnly === 'on' &&
    `the database is read-only: default_transaction_read_only is on. To undo it: ${undo[readOnlySource] ?? 'look at the settings of the server'}.`,
  ({ encoding }) =>
    encoding !== 'UTF8' &&
    `the database's encoding is ${encoding}. Rekey needs one that was created with ENCODING 'UTF8'.`,
  ({ replicationRole }) =>
    replicationRole !== 'origin' &&
    `session_replication_role is ${replicationRole}, which switches foreign keys off. To undo it: ALTER ROLE … RESET session_replication_role.`,
  ({ otherSchema }) =>
    otherSchema &&
    `search_path leads to tables in the schema ${otherSchema}. Rekey's tables are in public: move them by ALTER TABLE … SET SCHEMA public.`,
  ({ filtered }) =>
    filtered.length > 0 &&
    `row level security hides rows of ${filtered.join(', ')} from this role. To undo it: ALTER TABLE … DISABLE ROW LEVEL SECURITY.`,
];

/** Returns what is wrong with how the server, the database or the role is set, one sentence each. */
function problemsOf(facts: Facts): string[] {
  return checks.flatMap((check) => check(facts) || []);
}

/** Asks in a session that nothing is set for. Throws what the driver throws. */
async function readFacts(url: string): Promise<Facts> {
  const limits = { connectionTimeoutMillis: connectMs, query_timeout: statementMs };
  const named = { application_name: 'rekey', connectionString: url };
  const client = new pg.Client({ ...named, ...limits });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Facts>(question);
    client.end(() => undefined);
    return rows[0] as Facts;
  } catch (error) {
    client.connection.stream.destroy();
    throw error;
  }
}

/** Throws an error that names the setting to change, or why the server cannot be reached. */
export async function checkServer(url: string): Promise<void> {
  const facts = await readFacts(url).catch((error: unknown) => {
    const { code, message } = error as { code?: string; message: string };
    throw new Error(describeConnectionProblem(code, url, message), { cause: error });
  });
  const problems = problemsOf(facts);
  if (problems.length > 0)
    throw new Error(problems.map((one) => `DATABASE_URL: ${one}`).join('\n'));
}
