/** Which statements the code really sends: read off the sessions of its pool. */
import type { DataSource } from 'typeorm';
import { poolOf, type SessionPool } from '../../../src/database/sessions/session-pool.js';

export interface Statement {
  readonly sql: string;
  readonly parameters: unknown[];
}

const ofTransactions = /^(START TRANSACTION|COMMIT|ROLLBACK)/;

type Hear = (sql: string, parameters: unknown[]) => void;
type Sent = string | { readonly text: string; readonly values?: unknown[] };

/** The two ways in which a session is given statements: one, or several together. */
interface Session {
  query(statement: Sent, parameters?: unknown[]): unknown;
  together(statements: readonly Sent[]): unknown;
}

const hearers = new WeakMap<SessionPool, Set<Hear>>();

function record(session: Session, hearing: ReadonlySet<Hear>): void {
  const { query, together } = session;
  const note = (statement: Sent, parameters?: unknown[]) => {
    const { text, values = [] } = typeof statement === 'string' ? { text: statement } : statement;
    if (!ofTransactions.test(text)) for (const hear of hearing) hear(text, parameters ?? values);
  };
  session.query = (statement, parameters) => {
    note(statement, parameters);
    return query.call(session, statement, parameters);
  };
  session.together = (statements) => {
    for (const statement of statements) note(statement);
    return together.call(session, statements);
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
    record(session as unknown as Session, hearing);
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
