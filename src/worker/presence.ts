/**
 * Notices that no worker is there, in this process or in another, and that none takes the jobs of a queue. Every process
 * looks, whether it is a worker or not, so that one of them tells the operator.
 */
import type { QueueName } from '../domain/jobs/job.js';
import { absentSeconds } from '../domain/jobs/lateness.js';
import type { FailureCause } from '../domain/shared/outage.js';
import type { QueueState, QueueStates } from '../operations/ports/index.js';
import type { QueueWatch } from './queue-watch.js';
import { repeat, type Repetition } from './repeat.js';

const intervals = { everyMs: 5000, retryMs: 2000 };

const noWorker: FailureCause = {
  code: 'NO_WORKER',
  detail: 'No worker takes jobs of these queues: start one, or read what its log says.',
};

/** Before the first heartbeat there may be workers of a version without: then only a job that waits tells. */
function secondsWithoutWorker({ workerSeenSeconds, dueSeconds }: QueueState): number {
  return workerSeenSeconds ?? dueSeconds;
}

function note(watch: QueueWatch, state: QueueState): void {
  const seconds = secondsWithoutWorker(state);
  if (seconds < absentSeconds) watch.succeed('presence', state.queue);
  else watch.fail('presence', state.queue, noWorker, seconds);
}

/** Looks at once and then every few seconds. Only a process that has run for a while knows of a worker's absence. */
export function watchPresence(
  states: QueueStates,
  queues: readonly QueueName[],
  watch: QueueWatch,
): Repetition {
  const since = performance.now();
  return repeat(async () => {
    const all = await watch.track('presence', queues, () => states.read());
    if (performance.now() - since < absentSeconds * 1000) return;
    for (const state of all) note(watch, state);
  }, intervals);
}
