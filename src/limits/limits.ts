/** Counts attempts against the limits of the settings. */
import { hash } from 'node:crypto';
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import {
  isAlarming,
  limitsByName,
  type Limit,
  type LimitName,
  type LimitTable,
} from '../domain/access/limits.js';
import type { Bounds } from '../domain/access/bounds.js';
import { AppError } from '../domain/shared/errors.js';
import type { LimitedKey, Limits, Observe, ReachedLimit } from '../operations/ports/index.js';

/** Makes a limiter whose keys begin with `keyPrefix`. */
export type CreateLimiter = (options: {
  readonly keyPrefix: string;
  readonly points: number;
  readonly duration: number;
}) => RateLimiterAbstract;

/** Where the limiters count, and how to leave it. */
export interface LimitStore {
  readonly createLimiter: CreateLimiter;
  readonly close: () => Promise<void>;
}

/** Addresses of mail and of clients are stored as a digest. */
function digest(parts: readonly string[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url');
}

function uncounted(cause: unknown): unknown {
  if (cause instanceof AppError) return cause;
  return new AppError('OVERLOADED', { retryAfterSeconds: 2 }, { cause });
}

interface Refusal {
  readonly key: LimitedKey;
  readonly msLeft: number;
}

/** Returns the refusals. Throws if a key could not be counted, for that is no refusal. */
function refusalsOf(
  keys: readonly LimitedKey[],
  counted: readonly PromiseSettledResult<unknown>[],
): Refusal[] {
  const failed = keys.flatMap((key, index) => {
    const result = counted[index];
    return result?.status === 'rejected' ? [{ key, reason: result.reason as unknown }] : [];
  });
  return failed.map(({ key, reason }) => {
    // Where nothing can be counted, nothing may be tried.
    if (!(reason instanceof RateLimiterRes)) throw uncounted(reason);
    return { key, msLeft: reason.msBeforeNext };
  });
}

/** Returns the limits, which count in the store. `observe` gets failures to give an attempt back. */
export function createLimits(
  table: LimitTable,
  { createLimiter, close }: LimitStore,
  observe: Observe,
): Limits {
  const limiterOf = (name: string, { attempts, seconds }: Limit): RateLimiterAbstract =>
    createLimiter({ keyPrefix: name, points: attempts, duration: seconds });
  const limiters = new Map<LimitName, RateLimiterAbstract>(
    [...limitsByName(table)].map(([name, limit]) => [name, limiterOf(name, limit)]),
  );
  const alarms = limiterOf('alarms', { attempts: 1, seconds: 1 });

  function limiterFor({ limit }: LimitedKey): RateLimiterAbstract {
    const limiter = limiters.get(limit);
    if (!limiter) throw new Error(`There is no limit ${limit}.`);
    return limiter;
  }

  async function giveBack(keys: readonly LimitedKey[], bounds?: Bounds): Promise<void> {
    try {
      await Promise.all(
        keys.map((key) => limiterFor(key).reward(digest(key.parts), 1, { bounds })),
      );
    } catch (error) {
      observe({ kind: 'fault', error });
    }
  }

  async function isNews({ key, msLeft }: Refusal, bounds?: Bounds): Promise<boolean> {
    if (!isAlarming(key.limit)) return false;
    const customDuration = Math.max(Math.ceil(msLeft / 1000), 1);
    try {
      await alarms.consume(digest([key.limit, ...key.parts]), 1, { customDuration, bounds });
      return true;
    } catch (error) {
      if (error instanceof RateLimiterRes) return false;
      throw error;
    }
  }

  async function toReached(
    refusals: readonly [Refusal, ...Refusal[]],
    bounds?: Bounds,
  ): Promise<ReachedLimit> {
    const last = refusals.reduce((one, other) => (other.msLeft > one.msLeft ? other : one));
    const retryAfterSeconds = Math.max(Math.ceil(last.msLeft / 1000), 1);
    return { limit: last.key.limit, retryAfterSeconds, isNews: await isNews(last, bounds) };
  }

  return {
    async count(keys, bounds) {
      const counting = keys.map(async (key) =>
        limiterFor(key).consume(digest(key.parts), 1, { bounds }),
      );
      const [refusal, ...others] = refusalsOf(keys, await Promise.allSettled(counting));
      if (!refusal) return null;
      // The refused attempt is given back as well: else attempts that never happened would prolong the refusal.
      await giveBack(keys, bounds);
      return toReached([refusal, ...others], bounds);
    },
    giveBack,
    close,
  };
}
