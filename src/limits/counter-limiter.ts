/** The library's limiter on counters of ours: by the database's clock, and with one statement for many keys. */
import {
  RateLimiterPostgres,
  RateLimiterRes,
  type IRateLimiterOptions,
} from 'rate-limiter-flexible';
import type { Bounds } from '../domain/access/bounds.js';
import type { Count, Counters } from '../operations/ports/index.js';

/**
 * Every limiter of the library is made of two steps, which this one replaces: `_upsert` adds points in the store, and
 * `_getRateLimiterRes` reads the store's result. The library's own steps for PostgreSQL go by the clock of the process
 * and take a statement for each key.
 */
export class CounterLimiter extends RateLimiterPostgres {
  private readonly counters: Counters;

  constructor(options: IRateLimiterOptions, counters: Counters) {
    // A migration makes the table, so the library need not; and no client of its own is ever used.
    super({
      ...options,
      storeClient: {},
      storeType: 'client',
      tableCreated: true,
      clearExpiredByTimeout: false,
    });
    this.counters = counters;
  }

  /** @internal */
  _upsert(
    key: string,
    points: number,
    msDuration: number,
    _isForced?: boolean,
    { bounds }: { bounds?: Bounds } = {},
  ): Promise<Count> {
    return this.counters.add(key, points, msDuration, bounds);
  }

  /** @internal */
  _getRateLimiterRes(_key: string, changed: number, { points, msLeft }: Count): RateLimiterRes {
    return new RateLimiterRes(
      Math.max(this.points - points, 0),
      msLeft,
      points,
      points === changed,
    );
  }
}
