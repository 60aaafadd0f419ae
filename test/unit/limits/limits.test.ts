/** Every step of a count obeys the bounds of its request, those of a refusal as well. */
import { expect, it } from '@jest/globals';
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Bounds } from '../../../src/domain/access/bounds.js';
import { loadConfig } from '../../../src/config/index.js';
import { createLimits } from '../../../src/limits/limits.js';
import { testEnvironment } from '../../support/world/environment.js';

it('counts, gives back and raises an alarm within the bounds of the request', async () => {
  const bounds: Bounds = { deadline: 7 };
  const steps: [step: string, bounds: unknown][] = [];
  const createLimiter = ({ keyPrefix }: { keyPrefix: string }) => {
    const step = (name: string) => async (_key: string, _points: number, options: object) => {
      steps.push([`${keyPrefix} ${name}`, (options as { bounds?: Bounds }).bounds]);
      if (keyPrefix === 'guesses.application' && name === 'consume')
        throw new RateLimiterRes(0, 1000, 1, false);
    };
    const limiter = { consume: step('consume'), reward: step('reward') };
    return limiter as unknown as RateLimiterAbstract;
  };
  const store = { createLimiter, close: async () => undefined };
  const { guesses, requests, mailBudgets: mails } = loadConfig(testEnvironment());
  const limits = createLimits({ guesses, requests, mails }, store, () => undefined);
  const keys = [{ limit: 'guesses.application', parts: ['App'] }] as const;
  expect(await limits.count(keys, bounds)).toMatchObject({ isNews: true });
  expect(steps).toEqual([
    ['guesses.application consume', bounds],
    ['guesses.application reward', bounds],
    ['alarms consume', bounds],
  ]);
});
