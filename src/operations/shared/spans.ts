/** A span for each operation that an API calls. */
import type { Trace } from '../ports/index.js';

type Bound = (...rest: never[]) => unknown;

/** Returns the same functions. Each runs in a span of its name. */
export function withSpans<Functions extends object>(trace: Trace, functions: Functions): Functions {
  const traced = Object.entries(functions).map(([name, given]) => {
    const run = given as Bound;
    const tracing = (...rest: never[]) =>
      trace.within({ kind: 'operation', name }, async () => run(...rest));
    return [name, tracing];
  });
  return Object.fromEntries(traced) as Functions;
}
