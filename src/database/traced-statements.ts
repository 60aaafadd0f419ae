/** Spans of statements: each that a session of the pool runs, if it is part of a trace. */
import type { Trace } from '../operations/ports/index.js';
import type { SessionPool } from './sessions/session-pool.js';

type Query = (...given: unknown[]) => unknown;

/** Returns the text of a statement, without its values; undefined for a query in another form. */
function textOf(query: unknown): string | undefined {
  if (typeof query === 'string') return query;
  const text = (query as { text?: unknown } | null)?.text;
  return typeof text === 'string' ? text : undefined;
}

function traceSession(session: { query: unknown }, trace: Trace): void {
  const plain = (session.query as Query).bind(session);
  session.query = (...given: unknown[]) => {
    const text = textOf(given[0]);
    // The worker's looks, of which there are some each second, belong to no trace.
    if (text === undefined || trace.traceparent() === undefined) return plain(...given);
    return trace.within({ kind: 'sql', text }, async () => plain(...given));
  };
}

/** Makes a span of each statement of the pool's sessions from now on. */
export function traceStatements(pool: SessionPool, trace: Trace): void {
  // Statements that are sent together would be in the trace of none.
  pool.sharesReads = false;
  const traced = new WeakSet<object>();
  pool.on('acquire', (session) => {
    if (traced.has(session)) return;
    traced.add(session);
    traceSession(session, trace);
  });
}
