/** When a guess that was counted is given back. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AuthorizedContext } from '../../../../src/domain/access/context.js';
import { AppError } from '../../../../src/domain/shared/errors.js';
import {
  limitGuesses,
  type GuessDependencies,
} from '../../../../src/operations/shared/attempts.js';

const context = {
  site: { organizationId: 'org', mode: 'live' },
  caller: { kind: 'integration', applicationId: 'app' },
} as AuthorizedContext;

let givenBack: number[];
let refusals: unknown[];

const deps = {
  limits: {
    count: () => Promise.resolve(null),
    giveBack: (keys: readonly unknown[]) => Promise.resolve(void givenBack.push(keys.length)),
  },
  observe: () => undefined,
  refusals: { add: (refusal: unknown) => void refusals.push(refusal) },
} as unknown as GuessDependencies;

const wrong = () => Promise.reject(new AppError('INVALID_CREDENTIALS'));
const overloaded = () => Promise.reject(new AppError('OVERLOADED'));
const right = () => Promise.resolve('proof');

beforeEach(() => {
  [givenBack, refusals] = [[], []];
});

describe('a counted guess', () => {
  it.each([
    ['once after the right password', right, right, [3], 0],
    ['once if what follows fails', right, overloaded, [3], 0],
    ['once if what follows meets another password', right, wrong, [3], 0],
    ['once if nothing was proved or refuted', overloaded, right, [3], 0],
    ['never after a wrong password', wrong, right, [], 1],
  ])('is given back %s', async (_when, prove, proceed, keys, refused) => {
    const guess = { account: { emailKey: 'pat@example.org' }, prove, proceed };
    await limitGuesses(deps, context, guess).catch(() => undefined);
    expect([givenBack, refusals.length]).toEqual([keys, refused]);
  });
});
