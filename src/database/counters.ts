/** The counters of limits in the table `rate_limits`. */
import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import type { Count, Counters } from '../operations/ports/index.js';
import { toPublicError } from './repositories/database-errors.js';

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

const given = `unnest($1::text[], $2::integer[], $3::float8[]) AS given (key, points, ms)`;
const result = `counter.key, counter.points,
  ceil(extract(epoch FROM counter.expires_at - now()) * 1000)::float8 AS "msLeft"`;

/** In the order of keys, so that two statements cannot deadlock. */
const addStatement = `
  WITH hurry AS (${withoutWaiting})
  INSERT INTO rate_limits AS counter (key, points, expires_at)
  SELECT given.key, given.points, now() + given.ms * interval '1 millisecond'
  FROM hurry, ${given} ORDER BY given.key
  ON CONFLICT (key) DO UPDATE SET
    points = EXCLUDED.points + CASE WHEN counter.expires_at > now() THEN counter.points ELSE 0 END,
    expires_at = CASE WHEN counter.expires_at > now() THEN counter.expires_at ELSE EXCLUDED.expires_at END
  RETURNING ${result}`;

/** What was counted in an earlier window is not taken back from this one's first attempts: there are none below zero. */
const takeStatement = `
  WITH hurry AS (${withoutWaiting}), locked AS (
    SELECT key FROM rate_limits WHERE key = ANY($1::text[]) ORDER BY key FOR UPDATE
  )
  UPDATE rate_limits AS counter SET points = GREATEST(counter.points + given.points, 0)
  FROM hurry, locked, ${given}
  WHERE counter.key = locked.key AND given.key = locked.key
  RETURNING ${result}`;

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

/** Returns counters in `dataSource`. Those of the same iteration of the event loop share a statement. */
export function createCounters(dataSource: DataSource): Counters {
  async function apply(statement: string, additions: readonly Addition[]): Promise<Count[]> {
    const sums = [...sumByKey(additions).values()];
    const columns = [
      sums.map(({ key }) => key),
      sums.map(({ points }) => points),
      sums.map(({ ms }) => ms),
    ];
    try {
      const rows = await dataSource.query<Row[] | [Row[], number]>(statement, columns);
      // For UPDATE, TypeORM returns the rows and their number.
      const found = (Array.isArray(rows[0]) ? rows[0] : rows) as Row[];
      return statesOf(additions, new Map(found.map((row) => [row.key, row])));
    } catch (error) {
      throw toPublicError(error);
    }
  }

  const options = { cache: false, maxBatchSize, batchScheduleFn: setImmediate };
  const additions = new DataLoader<Addition, Count>((batch) => apply(addStatement, batch), options);
  const takings = new DataLoader<Addition, Count>((batch) => apply(takeStatement, batch), options);
  return {
    add: (key, points, ms) => (points > 0 ? additions : takings).load({ key, points, ms }),
  };
}
