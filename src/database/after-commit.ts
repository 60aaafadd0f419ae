/** Keeps what a transaction sets off until it has committed. */
import type { QueueName } from '../domain/jobs/job.js';
import type { AfterCommit, ObservedEvent } from '../operations/ports/index.js';

export interface DeferredEffects {
  /** For the transaction: what it sets off is kept. */
  readonly deferred: AfterCommit;
  /** For its commit: passes everything on, each queue once. */
  applyTo(target: AfterCommit): void;
}

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
