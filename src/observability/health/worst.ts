/** The readiness of several processes that share a port: a request may meet any of them. */
import type { Check, Checks, Readiness } from '../../operations/ports/index.js';

const order: readonly Check['status'][] = ['ok', 'warn', 'fail'];

const unknown: Check = { status: 'warn', reason: 'unknown' };

/** Of a process that says nothing. */
const silent: Readiness = {
  isReady: false,
  checks: {
    process: { status: 'fail', reason: 'timeout' },
    database: unknown,
    writable: unknown,
    migrations: unknown,
    keys: unknown,
    queue: unknown,
    worker: unknown,
    hashes: unknown,
  },
  queues: [],
  failures: [],
};

/** Undefined is a check that a process does not have. */
function worse(one: Check | undefined, other: Check | undefined): Check | undefined {
  if (!one || !other) return one ?? other;
  return order.indexOf(other.status) > order.indexOf(one.status) ? other : one;
}

function worstOf(one: Readiness, other: Readiness): Readiness {
  const names = Object.keys({ ...one.checks, ...other.checks }) as (keyof Checks)[];
  const checks = names.map((name) => [name, worse(one.checks[name], other.checks[name])]);
  return {
    isReady: one.isReady && other.isReady,
    checks: Object.fromEntries(checks) as Readiness['checks'],
    queues: one.queues,
    failures: [...one.failures, ...other.failures],
  };
}

/** Returns the worst of each check. Undefined stands for a process that did not answer; with none, none is ready. */
export function worstReadiness(all: readonly (Readiness | undefined)[]): Readiness {
  const known = all.map((one) => one ?? silent);
  return known.length === 0 ? silent : known.reduce(worstOf);
}
