/** Counters in Redis. Only loaded if there is a `REDIS_URL`. */
import { createClient } from '@redis/client';
import { RateLimiterRedis, RLWrapperTimeouts } from 'rate-limiter-flexible';
import type { Observe } from '../operations/ports/index.js';
import type { CreateLimiter, LimitStore } from './limits.js';

/** Beyond this, a request counts in the database instead: longer than a process that is busy takes to read an answer. */
const timeoutMs = 1000;
/** A connection on which nothing comes, not even the answers to pings, is given up: later requests need not wait. */
const silenceMs = 2000;
const pingMs = 800;
const maxReconnectMs = 2000;

/** As the library's script, but a counter is never below zero: no attempt is taken back from a later window. */
const script = `
local points = tonumber(ARGV[1])
local left = redis.call('pttl', KEYS[1])
if left <= 0 then
  if points <= 0 then return {0, 0} end
  redis.call('set', KEYS[1], points, 'EX', ARGV[2])
  return {points, 1000 * tonumber(ARGV[2])}
end
local sum = redis.call('incrby', KEYS[1], points)
if sum < 0 then sum = redis.call('incrby', KEYS[1], -sum) end
return {sum, left}
`;

function connect(url: string) {
  return createClient({
    url,
    disableOfflineQueue: true,
    pingInterval: pingMs,
    socket: {
      connectTimeout: timeoutMs,
      socketTimeout: silenceMs,
      reconnectStrategy: (attempts) => Math.min(50 * 2 ** attempts, maxReconnectMs),
    },
  });
}

/**
 * Returns the store; it connects by itself, again and again. While Redis does not answer, `insurance` counts, and
 * `observe` gets the failure once.
 */
export function openRedisStore(
  url: string,
  insurance: CreateLimiter,
  observe: Observe,
): LimitStore {
  const client = connect(url);
  let isFailing = false;
  client.on('error', (error: unknown) => {
    if (!isFailing) observe({ kind: 'fault', error });
    isFailing = true;
  });
  client.on('ready', () => {
    isFailing = false;
  });
  // It rejects only if it is closed before it could connect.
  client.connect().catch(() => undefined);
  const createLimiter: CreateLimiter = ({ keyPrefix, ...options }) =>
    new RateLimiterRedis({
      ...options,
      keyPrefix: `rekey:${keyPrefix}`,
      storeClient: client,
      useRedisPackage: true,
      rejectIfRedisNotReady: true,
      customIncrTtlLuaScript: script,
      insuranceLimiter: insurance({ ...options, keyPrefix }),
    });
  return {
    createLimiter: (options) =>
      new RLWrapperTimeouts({ limiter: createLimiter(options), timeoutMs }),
    async close() {
      client.destroy();
    },
  };
}

/** Returns the version of Redis, such as `7.0.15`. Throws if it does not answer within a second. */
export async function pingRedis(url: string): Promise<string> {
  const socket = {
    connectTimeout: timeoutMs,
    socketTimeout: silenceMs,
    reconnectStrategy: false,
  } as const;
  const client = createClient({ url, socket });
  // `connect` rejects with the same error.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return /redis_version:(\S+)/.exec(await client.info('server'))?.[1] ?? 'of unknown version';
  } finally {
    client.destroy();
  }
}
