/** Collects the effects of a transaction, and applies them after the commit. */
import type { QueueName } from '../domain/jobs/job.js';
import type { AfterCommit, ObservedEvent } from '../operations/ports/index.js';

export interface DeferredEffects {
  /** Given to the transaction. Collects its effects. */
  readonly deferred: AfterCommit;
  /** Applies the effects to `target`, and wakes each queue once. To be called after the commit. */
  applyTo(target: AfterCommit): void;
}

/** Returns a collector of the effects of one transaction. */
export function deferEffects(): DeferredEffects {
  const queues = new Set<QueueName>();
  const events: ObservedEvent[] = [];
  return {
    deferred: {
      wake: (queue) => void queues.add(queue),
      observe: (event) => void events.push(event),
    },
    applyTo({ wake, observe }) {
      for (const queue of queues) wake(queue);
      for (const event of events) observe(event);
    },
  };
}
