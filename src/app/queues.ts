/** How the queues are doing, for the log, readiness and metrics. */
import { createQueueStates } from '../database/jobs/queue-states.js';
import { queueNames } from '../database/jobs/queues.js';
import type { Database } from '../database/database.js';
import type { Observe, QueueFailure } from '../operations/ports/index.js';
import { watchPresence } from '../worker/presence.js';
import { createQueueWatch, type QueueWatch } from '../worker/queue-watch.js';
import type { Repetition } from '../worker/repeat.js';

export interface Queues {
  /** For the worker of this process. */
  readonly watch: QueueWatch;
  /** Returns what fails in this process, that no worker is there included; from memory. */
  failures(): QueueFailure[];
  /** Begins to tell the operator. */
  start(): void;
  stop(): Promise<void>;
}

/** Returns the state of the queues in `database`. Nothing runs before it is started. */
export function wireQueues({ dataSource }: Pick<Database, 'dataSource'>, observe: Observe): Queues {
  const watch = createQueueWatch({ observe });
  const states = createQueueStates(dataSource);
  let presence: Repetition | undefined;
  return {
    watch,
    failures: () => watch.failures(),
    start() {
      watch.start();
      presence ??= watchPresence(states, queueNames, watch);
    },
    async stop() {
      watch.stop();
      await presence?.stop();
    },
  };
}
