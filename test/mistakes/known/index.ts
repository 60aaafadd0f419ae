/** Every known mistake. */
import type { Mistake } from '../mistake.js';
import { accessMistakes } from './access.js';
import { apiMistakes } from './apis.js';
import { countMistakes } from './counts.js';
import { limitMistakes } from './limits.js';
import { longListMistakes } from './long-lists.js';
import { monitoringMistakes } from './monitoring.js';
import { outsideMistakes } from './outside.js';
import { partitionMistakes } from './partitions.js';
import { passwordMistakes } from './passwords.js';
import { queueMistakes } from './queue.js';
import { replicaMistakes } from './replica.js';
import { resetMistakes } from './resets.js';
import { sessionMistakes } from './sessions.js';

export const mistakes: readonly Mistake[] = [
  ...resetMistakes,
  ...passwordMistakes,
  ...accessMistakes,
  ...outsideMistakes,
  ...apiMistakes,
  ...limitMistakes,
  ...monitoringMistakes,
  ...sessionMistakes,
  ...queueMistakes,
  ...countMistakes,
  ...replicaMistakes,
  ...longListMistakes,
  ...partitionMistakes,
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
