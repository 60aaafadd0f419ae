/** The counters of limits in the table `rate_limits`. */
import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import type { Count, Counters } from '../operations/ports/index.js';
import { toPublicError, withoutOutcome, withPublicErrors } from './repositories/database-errors.js';
import { poolOf } from './sessions/session-pool.js';
import { waitFor } from './sessions/wait.js';
import { inWritableSession } from './sessions/writability.js';
import { prepared } from './connection/prepared.js';

interface Addition {
  readonly key: string;
  readonly points: number;
  readonly ms: number;
}

interface Row extends Count {
  readonly key: string;
}

const maxBatchSize = 100;

/**
 * Whoever loses power may lose the last attempts, but nobody waits for a disk. It holds for the statement alone, which
 * is a transaction of its own.
 */
const withoutWaiting = `SELECT set_config('synchronous_commit', 'off', true)`;

/**
 * In the order of keys, so that two statements cannot deadlock. A counter that is given back more than it has, because
 * it started anew meanwhile, may be stored below zero, and then counts as zero.
 */
const statement = `
  WITH hurry AS (${withoutWaiting})
  INSERT INTO rate_limits AS counter (key, points, expires_at)
  SELECT given.key, given.points, now() + given.ms * interval '1 millisecond'
  FROM hurry, unnest($1::text[], $2::integer[], $3::float8[]) AS given (key, points, ms) ORDER BY given.key
  ON CONFLICT (key) DO UPDATE SET
    points = EXCLUDED.points + CASE WHEN counter.expires_at > now() THEN GREATEST(counter.points, 0) ELSE 0 END,
    expires_at = CASE WHEN counter.expires_at > now() THEN counter.expires_at ELSE EXCLUDED.expires_at END
  RETURNING counter.key, counter.points,
    ceil(extract(epoch FROM counter.expires_at - now()) * 1000)::float8 AS "msLeft"`;

function sumByKey(additions: readonly Addition[]): ReadonlyMap<string, Addition> {
  const sums = new Map<string, Addition>();
  for (const one of additions) {
    const points = one.points + (sums.get(one.key)?.points ?? 0);
    sums.set(one.key, { ...one, points });
  }
  return sums;
}

/** Returns the state after each addition, as if they had come one after the other. */
function statesOf(additions: readonly Addition[], rows: ReadonlyMap<string, Count>): Count[] {
  const later = new Map<string, number>();
  const states = additions.toReversed().map(({ key, points }) => {
    const added = later.get(key) ?? 0;
    later.set(key, added + points);
    const { points: all, msLeft } = rows.get(key) ?? { points: 0, msLeft: 0 };
    return { points: Math.max(all - added, 0), msLeft: Math.max(msLeft, 0) };
  });
  return states.toReversed();
}

/**
 * Returns counters in `dataSource`. They run one statement at a time: what comes meanwhile waits and shares the next.
 * Most attempts change the same rows, those of their organization, so parallel statements would only wait for each
 * other.
 */
export function createCounters(dataSource: DataSource): Counters {
  let running: Promise<unknown> = Promise.resolve();

  async function apply(additions: readonly Addition[]): Promise<Count[]> {
    const sums = [...sumByKey(additions).values()];
    const columns = [
      sums.map(({ key }) => key),
      sums.map(({ points }) => points),
      sums.map(({ ms }) => ms),
    ];
    try {
      const rows = await inWritableSession(dataSource, () =>
        poolOf(dataSource).rowsOf<Row>(prepared(statement), columns),
      );
      return statesOf(additions, new Map(rows.map((row) => [row.key, row])));
    } catch (error) {
      throw toPublicError(withoutOutcome(error));
    }
  }

  const loader = new DataLoader<Addition, Count>(
    (additions) => {
      const applied = apply(additions);
      running = applied.catch(() => undefined);
      return applied;
    },
    {
      cache: false,
      maxBatchSize,
      batchScheduleFn: (start) => setImmediate(() => void running.then(start)),
    },
  );
  return {
    add: (key, points, ms, bounds) =>
      withPublicErrors(() => waitFor(loader.load({ key, points, ms }), bounds)),
  };
}
