/** Redis, if the settings have one. */
import { pingRedis } from '../limits/redis-store.js';
import type { Check } from './deployment.js';
import { good, problem, warning } from './finding.js';

const change =
  'Correct REDIS_URL, or start Redis. Until then the database counts, and limits hold nevertheless.';

/** Asks Redis for its version. */
export const examineRedis: Check<'config'> = async ({ config }) => {
  if (config.redis.url === null) return [good('No REDIS_URL: limits are counted in the database.')];
  try {
    const version = await pingRedis(config.redis.url);
    if (Number.parseInt(version, 10) >= 5) return [good(`Redis ${version} answers.`)];
    const message = `Redis ${version} is older than version 5.`;
    return [problem('redis.version', message, 'Upgrade Redis.')];
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const cause = code ?? /^[A-Z]+/.exec(message)?.[0] ?? 'no answer';
    return [warning('redis.unreachable', `Redis does not answer (${cause}).`, change)];
  }
};
