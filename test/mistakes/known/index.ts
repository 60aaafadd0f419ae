/** Every known mistake. */
import type { Mistake } from '../mistake.js';
import { accessMistakes } from './access.js';
import { apiMistakes } from './apis.js';
import { limitMistakes } from './limits.js';
import { outsideMistakes } from './outside.js';
import { passwordMistakes } from './passwords.js';
import { resetMistakes } from './resets.js';

export const mistakes: readonly Mistake[] = [
  ...resetMistakes,
  ...passwordMistakes,
  ...accessMistakes,
  ...outsideMistakes,
  ...apiMistakes,
  ...limitMistakes,
];

/** By name, a few that tests had missed once: for each run of `.ci/run`. */
const fewNames = new Set([
  'a redeeming UPDATE without the single-use guard',
  '"still active" not asked again under the lock at a redeem',
  'an early return for unknown addresses at the request of a mail',
  'an early return for unknown addresses at the sign-in',
  'a job of a mail beside the transaction of its reset',
]);

export const fewMistakes: readonly Mistake[] = mistakes.filter(({ name }) => fewNames.has(name));
