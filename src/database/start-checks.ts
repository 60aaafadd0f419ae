/**
 * What a server, a database or a role can be set to that changes what Rekey reads or writes, and that no session can set
 * otherwise. A start refuses it by name. What a session can set, it sets (`sessions/settings.ts`).
 */
import pg from 'pg';
import { describeConnectionProblem } from './connection-problem.js';
import { schema } from './jobs/boss.js';
import { tablesOfHome } from './rights/needed.js';
import { driverOptionsOf } from './server-connection.js';
import { connectMs, statementMs } from './sessions/limits.js';
import { homeSchema } from './sessions/settings.js';

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

const ownTables = Object.keys(tablesOfHome)
  .map((name) => `'${name}'`)
  .join(', ');

const question = `
  SELECT current_setting('server_version_num')::integer AS version, pg_is_in_recovery() AS "isStandby",
    current_setting('default_transaction_read_only') AS "readOnly",
    (SELECT source FROM pg_settings WHERE name = 'default_transaction_read_only') AS "readOnlySource",
    current_setting('server_encoding') AS encoding,
    current_setting('session_replication_role') AS "replicationRole",
    (SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = to_regclass('password_resets')
      AND relnamespace IS DISTINCT FROM to_regnamespace('${homeSchema}')) AS "otherSchema",
    ARRAY(SELECT oid::regclass::text FROM pg_class
      WHERE (relnamespace = to_regnamespace('${homeSchema}') AND relname IN (${ownTables})
          OR relnamespace = to_regnamespace('${schema}'))
        AND relkind IN ('r', 'p') AND row_security_active(oid) ORDER BY 1) AS filtered`;

const undo: Record<string, string> = {
  user: 'ALTER ROLE … RESET default_transaction_read_only',
  'database user': 'ALTER ROLE … IN DATABASE … RESET default_transaction_read_only',
  database: 'ALTER DATABASE … RESET default_transaction_read_only',
};

/** What a start refuses. */
export interface ServerProblem {
  /** Names it for programs, such as `read_only`. */
  readonly code: string;
  /** Both are sentences for an operator. */
  readonly problem: string;
  readonly cure: string;
}

type Check = (facts: Facts) => string | false | null;

interface Refusal extends Pick<ServerProblem, 'code'> {
  /** Returns nothing if all is well. */
  readonly problem: Check;
  readonly cure: (facts: Facts) => string;
}

const refusals: readonly Refusal[] = [
  {
    code: 'version',
    problem: ({ version }) => version < 130_000 && 'the server is older than PostgreSQL 13.',
    cure: () => 'Upgrade it.',
  },
  {
    code: 'read_only',
    problem: ({ isStandby }) => isStandby && 'the server is a standby that takes no writes.',
    cure: () => 'Name the primary.',
  },
  {
    code: 'read_only',
    problem: ({ isStandby, readOnly }) =>
      !isStandby &&
      readOnly === 'on' &&
      'the database is read-only: default_transaction_read_only is on.',
    cure: ({ readOnlySource }) =>
      `To undo it: ${undo[readOnlySource] ?? 'look at the settings of the server'}.`,
  },
  {
    code: 'encoding',
    problem: ({ encoding }) => encoding !== 'UTF8' && `the database's encoding is ${encoding}.`,
    cure: () => "Rekey needs one that was created with ENCODING 'UTF8'.",
  },
  {
    code: 'replication_role',
    problem: ({ replicationRole }) =>
      replicationRole !== 'origin' &&
      `session_replication_role is ${replicationRole}, which switches foreign keys off.`,
    cure: () => 'To undo it: ALTER ROLE … RESET session_replication_role.',
  },
  {
    code: 'search_path',
    problem: ({ otherSchema }) =>
      otherSchema && `search_path leads to tables in the schema ${otherSchema}.`,
    cure: () => "Rekey's tables are in public: move them by ALTER TABLE … SET SCHEMA public.",
  },
  {
    code: 'row_security',
    problem: ({ filtered }) =>
      filtered.length > 0 &&
      `row level security hides rows of ${filtered.join(', ')} from this role.`,
    cure: () => 'To undo it: ALTER TABLE … DISABLE ROW LEVEL SECURITY.',
  },
];

/** Returns a client whose session nothing is set for. Throws as `connectionOptionsOf`. */
function createPlainClient(url: string): pg.Client {
  const limits = { connectionTimeoutMillis: connectMs, query_timeout: statementMs };
  const client = new pg.Client({ application_name: 'rekey', ...driverOptionsOf(url), ...limits });
  client.on('error', () => undefined);
  return client;
}

/** Throws what the driver throws. */
async function readFacts(client: pg.Client): Promise<Facts> {
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

/** Returns how the server, the database or the role is set that no start accepts. Throws why it cannot be reached. */
export async function findServerProblems(url: string): Promise<ServerProblem[]> {
  const facts = await readFacts(createPlainClient(url)).catch((error: unknown) => {
    throw new Error(describeConnectionProblem(error, url), { cause: error });
  });
  return refusals.flatMap(({ code, problem, cure }) => {
    const text = problem(facts);
    return text ? { code, problem: text, cure: cure(facts) } : [];
  });
}

/** Throws an error that names the settings to change, or as `findServerProblems`. */
export async function checkServer(url: string): Promise<void> {
  const problems = await findServerProblems(url);
  const lines = problems.map(({ problem, cure }) => `DATABASE_URL: ${problem} ${cure}`);
  if (lines.length > 0) throw new Error(lines.join('\n'));
}
