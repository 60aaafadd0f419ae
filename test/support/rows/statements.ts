/** Which statements the code really sends: read off the sessions of its pool. */
import type { DataSource } from 'typeorm';
import { poolOf, type SessionPool } from '../../../src/database/sessions/session-pool.js';

export interface Statement {
  readonly sql: string;
  readonly parameters: unknown[];
}

const ofTransactions = /^(START TRANSACTION|COMMIT|ROLLBACK)/;

type Hear = (sql: string, parameters: unknown[]) => void;
type Query = (statement: string | { text: string }, parameters?: unknown[]) => unknown;

const hearers = new WeakMap<SessionPool, Set<Hear>>();

function record(session: { query: Query }, hearing: ReadonlySet<Hear>): void {
  const send = session.query.bind(session);
  session.query = (statement, parameters = []) => {
    const sql = typeof statement === 'string' ? statement : statement.text;
    if (!ofTransactions.test(sql)) for (const hear of hearing) hear(sql, parameters);
    return send(statement, parameters);
  };
}

function hearersOf(pool: SessionPool): Set<Hear> {
  const known = hearers.get(pool);
  if (known) return known;
  const hearing = new Set<Hear>();
  const recorded = new WeakSet<object>();
  pool.on('acquire', (session) => {
    if (recorded.has(session)) return;
    recorded.add(session);
    record(session, hearing);
  });
  hearers.set(pool, hearing);
  return hearing;
}

/** Tells `hear` of each statement from now on, but for BEGIN and COMMIT. Returns how to end that. */
export function recordingTo(dataSource: DataSource, hear: Hear): () => void {
  const hearing = hearersOf(poolOf(dataSource));
  hearing.add(hear);
  return () => void hearing.delete(hear);
}

/** Runs `work` and answers its statements in their order, without BEGIN and COMMIT. */
export async function statementsOf(
  dataSource: DataSource,
  work: () => Promise<unknown>,
): Promise<Statement[]> {
  const statements: Statement[] = [];
  const stop = recordingTo(
    dataSource,
    (sql, parameters) => void statements.push({ sql, parameters }),
  );
  try {
    await work();
  } finally {
    stop();
  }
  return statements;
}

/** Returns the statements without the one that looks the client up, which a service remembers for two seconds. */
export const withoutClient = (statements: readonly Statement[]): Statement[] =>
  statements.filter(({ sql }) => !/\bapplications\b/.test(sql));
