/** A look at the database on a connection of its own, for readiness and the age of queues. */
import type { ConnectionOptions } from 'node:tls';
import type { DataSource } from 'typeorm';
import type { DatabaseFacts, DatabaseLook, QueueState } from '../operations/ports/index.js';
import { codeOf } from './connection/driver-error.js';
import type { Database } from './database.js';
import { schema } from './jobs/boss.js';
import { readQueueStates } from './jobs/queue-states.js';
import { migrations } from './migrations/index.js';
import type { SessionOptions } from './sessions/bounded-client.js';
import { openLookSession } from './sessions/look-session.js';
import type { SessionClient } from './sessions/session-client.js';

/** What `createServerDataSource` gives TypeORM. */
interface PostgresOptions {
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
  readonly database?: string;
  readonly extra?: { readonly ssl?: false | ConnectionOptions; readonly options?: string };
}

/** Runs one statement on the look's connection. */
type Query = <Row>(text: string, values?: unknown[]) => Promise<readonly Row[]>;

const session = `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS "isReadOnly"`;

/** A standby, or a session, role or database that is set to read-only. */
async function isReadOnly(query: Query): Promise<boolean> {
  const [row] = await query<{ isReadOnly: boolean }>(session);
  return row?.isReadOnly === true;
}

/** PostgreSQL's codes (its manual, appendix A). */
const [undefinedTable, undefinedSchema, notPermitted] = ['42P01', '3F000', '42501'];

/** Whether the migrations of this version have run. Those of a later version do not matter. */
async function isMigrated(query: Query): Promise<boolean> {
  try {
    const rows = await query<{ name: string }>('SELECT name FROM migrations');
    const present = new Set(rows.map(({ name }) => name));
    return migrations.every(({ name }) => present.has(name));
  } catch (error) {
    if (codeOf(error) === undefinedTable) return false;
    throw error;
  }
}

/** What workers need on the table of jobs. Asked, not tried: a look changes nothing. */
const rights = `SELECT bool_and(has_table_privilege('${schema}.job', name)) AS "isPermitted"
  FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS name`;

type QueueFacts = Pick<DatabaseFacts, 'isQueuePermitted' | 'queues'>;

async function queueFacts(query: Query): Promise<QueueFacts> {
  try {
    const [row] = await query<{ isPermitted: boolean }>(rights);
    const queues = await readQueueStates((text, values) => query<QueueState>(text, values));
    return { isQueuePermitted: row?.isPermitted === true, queues };
  } catch (error) {
    const code = codeOf(error) ?? '';
    if (![notPermitted, undefinedTable, undefinedSchema].includes(code)) throw error;
    return { isQueuePermitted: code !== notPermitted, queues: [] };
  }
}

async function factsOf(query: Query): Promise<DatabaseFacts> {
  return {
    isReadOnly: await isReadOnly(query),
    isMigrated: await isMigrated(query),
    ...(await queueFacts(query)),
  };
}

/** Returns where the sessions of the pool go, in the driver's words. */
export function placeOf({ options }: DataSource): SessionOptions {
  const { host, port, username, password, database, extra } = options as PostgresOptions;
  const { ssl, options: ofSession } = extra ?? {};
  const known = { host, port, user: username, password, database, ssl, options: ofSession };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

/** Opens one connection and keeps it until a look fails: a new one may reach another server. */
function createServerLook(place: SessionOptions): DatabaseLook {
  let connection: SessionClient | null = null;
  /** One look at a time: a second one would open a second connection. */
  let looking: Promise<DatabaseFacts> | null = null;

  async function look(): Promise<DatabaseFacts> {
    connection ??= await openLookSession(place, 'rekey health');
    const client = connection;
    const facts = await factsOf((text, values) => client.rowsOf(text, values));
    // A standby may be followed by its primary under the same name.
    if (facts.isReadOnly) forget();
    return facts;
  }

  function forget(): void {
    connection?.dismiss();
    connection = null;
  }

  async function lookOnce(): Promise<DatabaseFacts> {
    try {
      return await look();
    } catch (error) {
      forget();
      throw error;
    } finally {
      looking = null;
    }
  }

  return {
    look: () => (looking ??= lookOnce()),
    close: async () => forget(),
  };
}

/** Returns the look at a database. The embedded one has a single session, for which it waits. */
export function createDatabaseLook({
  dataSource,
  isEmbedded,
}: Pick<Database, 'dataSource' | 'isEmbedded'>): DatabaseLook {
  if (!isEmbedded) return createServerLook(placeOf(dataSource));
  const query: Query = (text, values) => dataSource.query(text, values);
  return { look: () => factsOf(query), close: async () => undefined };
}
