/** The limits on attempts, built from the settings. */
import type { Config } from '../config/index.js';
import { createCounters } from '../database/counters.js';
import type { Database } from '../database/database.js';
import { CounterLimiter } from '../limits/counter-limiter.js';
import { createLimits, type CreateLimiter, type LimitStore } from '../limits/limits.js';
import type { Limits, Observe } from '../operations/ports/index.js';

type LimitConfig = Pick<Config, 'guesses' | 'requests' | 'mailBudgets' | 'redis'>;

async function openStore(
  { redis }: LimitConfig,
  { dataSource }: Pick<Database, 'dataSource'>,
  observe: Observe,
): Promise<LimitStore> {
  const counters = createCounters(dataSource);
  const createLimiter: CreateLimiter = (options) => new CounterLimiter(options, counters);
  if (redis.url === null) return { createLimiter, close: async () => undefined };
  const { openRedisStore } = await import('../limits/redis-store.js');
  return openRedisStore(redis.url, createLimiter, observe);
}

/** Returns the limits. They count in Redis if there is a `REDIS_URL`, else in the database. */
export async function wireLimits(
  config: LimitConfig,
  database: Pick<Database, 'dataSource'>,
  observe: Observe,
): Promise<Limits> {
  const { guesses, requests, mailBudgets: mails } = config;
  return createLimits(
    { guesses, requests, mails },
    await openStore(config, database, observe),
    observe,
  );
}
