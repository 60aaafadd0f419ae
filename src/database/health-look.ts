/** A look at the database on a connection of its own, for readiness and the age of queues. */
import pg from 'pg';
import type { QueueName } from '../domain/jobs/job.js';
import type { DatabaseFacts, DatabaseLook } from '../operations/ports/index.js';
import type { Database } from './database.js';
import { schema } from './jobs/boss.js';
import { queueNames } from './jobs/queues.js';
import { migrations } from './migrations/index.js';

/** Runs one statement on the look's connection. */
type Query = <Row>(text: string, values?: unknown[]) => Promise<Row[]>;

/** In milliseconds, for the connection and for each statement: nobody waits longer for a probe. */
const timeoutMs = 800;

const session = `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS "isReadOnly"`;

/** A standby, or a session, role or database that is set to read-only. */
async function isReadOnly(query: Query): Promise<boolean> {
  const [row] = await query<{ isReadOnly: boolean }>(session);
  return row?.isReadOnly === true;
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code;
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

/** Each by an index of the queue, so that a backlog costs no more than an empty queue. */
const ages = `
  SELECT queue, extract(epoch FROM now() - due)::float8 AS age,
    has_table_privilege('${schema}.job', 'UPDATE') AND has_table_privilege('${schema}.job', 'DELETE')
      AND has_table_privilege('${schema}.job', 'INSERT') AS "isPermitted"
  FROM unnest($1::text[]) AS queue, LATERAL (
    SELECT (SELECT start_after FROM ${schema}.job WHERE name = queue AND state < 'active'
      ORDER BY start_after LIMIT 1) AS due) AS oldest`;

interface AgeRow {
  readonly queue: QueueName;
  /** Negative if the queue's first job is not due yet; null if there is none. */
  readonly age: number | null;
  readonly isPermitted: boolean;
}

type QueueFacts = Pick<DatabaseFacts, 'isQueuePermitted' | 'queueAges'>;

async function queueFacts(query: Query): Promise<QueueFacts> {
  try {
    const rows = await query<AgeRow>(ages, [queueNames]);
    return {
      isQueuePermitted: rows.every(({ isPermitted }) => isPermitted),
      queueAges: new Map(rows.map(({ queue, age }) => [queue, Math.max(age ?? 0, 0)])),
    };
  } catch (error) {
    const code = String(codeOf(error));
    if (![notPermitted, undefinedTable, undefinedSchema].includes(code)) throw error;
    return { isQueuePermitted: code !== notPermitted, queueAges: new Map() };
  }
}

async function factsOf(query: Query): Promise<DatabaseFacts> {
  return {
    isReadOnly: await isReadOnly(query),
    isMigrated: await isMigrated(query),
    ...(await queueFacts(query)),
  };
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'rekey health',
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await discard(client);
    throw error;
  }
}

/** Does not wait: a server that says nothing does not say goodbye either. */
async function discard(client: pg.Client): Promise<void> {
  client.end().catch(() => undefined);
}

/** Opens one connection and keeps it until a look fails: a new one may reach another server. */
function createServerLook(url: string): DatabaseLook {
  let connection: pg.Client | null = null;
  /** One look at a time: a second one would open a second connection. */
  let looking: Promise<DatabaseFacts> | null = null;

  async function look(): Promise<DatabaseFacts> {
    connection ??= await connect(url);
    const client = connection;
    const facts = await factsOf(async (text, values) => (await client.query(text, values)).rows);
    // A standby may be followed by its primary under the same name.
    if (facts.isReadOnly) await forget();
    return facts;
  }

  async function forget(): Promise<void> {
    const client = connection;
    connection = null;
    if (client) await discard(client);
  }

  async function lookOnce(): Promise<DatabaseFacts> {
    try {
      return await look();
    } catch (error) {
      await forget();
      throw error;
    } finally {
      looking = null;
    }
  }

  return {
    look: () => (looking ??= lookOnce()),
    close: forget,
  };
}

/** Returns the look at a database. The embedded one has a single session, for which it waits. */
export function createDatabaseLook({ dataSource, isEmbedded }: Database): DatabaseLook {
  const { options } = dataSource;
  const url = 'url' in options ? options.url : undefined;
  if (!isEmbedded && url !== undefined) return createServerLook(url);
  const query: Query = (text, values) => dataSource.query(text, values);
  return { look: () => factsOf(query), close: async () => undefined };
}

/** How many sessions the process's pool has, and how many callers wait for one. */
export interface PoolState {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/** Returns the state of the pool. */
export function poolStateOf({ dataSource }: Pick<Database, 'dataSource'>): PoolState {
  const { master } = dataSource.driver as unknown as { master: pg.Pool };
  return { total: master.totalCount, idle: master.idleCount, waiting: master.waitingCount };
}
