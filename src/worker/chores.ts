/** What a worker does besides its jobs: heartbeats, jobs of workers that died, and what is old. */
import type { QueueName } from '../domain/jobs/job.js';
import type { JobSource } from '../operations/ports/index.js';
import type { QueueWatch } from './queue-watch.js';
import { repeat, type Intervals } from './repeat.js';

export interface ChoreOptions {
  readonly source: Pick<JobSource, 'recordWorker' | 'requeueAbandoned' | 'removeOld'>;
  readonly maintenance: () => Promise<void>;
  readonly watch: QueueWatch;
}

export interface Chores {
  /** Resolves when each was done, or tried, for the first time. */
  readonly begun: Promise<void>;
  stop(): Promise<void>;
}

/** So often that a failure shows within seconds, and ends soon after its cause. */
const retryMs = 2000;
const heartbeats: Intervals = { everyMs: 5000, retryMs };
/** How long the job of a worker that died waits for another worker, after it has expired. */
const requeues: Intervals = { everyMs: 30_000, retryMs };
const cleanups: Intervals = { everyMs: 10 * 60_000, retryMs };

/** Starts all of them. Each failure is noted by the watch, and tried again. */
export function startChores(options: ChoreOptions, queues: readonly QueueName[]): Chores {
  const { source, maintenance, watch } = options;
  const chores = [
    repeat(() => watch.track('requeue', queues, () => source.requeueAbandoned()), requeues),
    repeat(
      () =>
        watch.track('cleanup', queues, async () => {
          await source.removeOld();
          await maintenance();
        }),
      cleanups,
    ),
    repeat(() => {
      // One whose jobs cannot be taken has no worker.
      const alive = queues.filter((queue) => watch.isAlive(queue, heartbeats.everyMs));
      return watch.track('heartbeat', queues, () => source.recordWorker(alive));
    }, heartbeats),
  ];
  return {
    begun: Promise.all(chores.map(({ begun }) => begun)).then(() => undefined),
    async stop() {
      await Promise.all(chores.map((chore) => chore.stop()));
    },
  };
}
