/** What a process knows of itself by the events that it observed, for its readiness. */
import type { QueueName } from '../../domain/jobs/job.js';
import type { GateState, ObservedEvent } from '../../operations/ports/index.js';

/** What a worker last did with a queue. Times are of `performance.now()`, in milliseconds. */
interface QueueWork {
  readonly lookedAt: number;
  readonly tookAt: number;
  readonly running: number;
}

export interface ProcessState {
  /** When the worker of this process began to look for jobs; undefined if it has not, or there is none. */
  readonly workingSince: number | undefined;
  readonly queues: ReadonlyMap<QueueName, QueueWork>;
  readonly gate: GateState | undefined;
  readonly isPepperMissing: boolean;
}

export interface ProcessWatch {
  readonly listener: (event: ObservedEvent) => void;
  readonly state: () => ProcessState;
}

/** Returns a listener, and what it has learned. */
export function watchProcess(now: () => number = () => performance.now()): ProcessWatch {
  const queues = new Map<QueueName, QueueWork>();
  let workingSince: number | undefined;
  let gate: GateState | undefined;
  let isPepperMissing = false;

  return {
    listener(event) {
      if (event.kind === 'gate.changed') gate = event;
      if (event.kind === 'password.pepper_missing') isPepperMissing = true;
      if (event.kind !== 'queue.looked') return;
      const [at, { queue, taken, running }] = [now(), event];
      workingSince ??= at;
      const tookAt = taken > 0 ? at : (queues.get(queue)?.tookAt ?? at);
      queues.set(queue, { lookedAt: at, tookAt, running });
    },
    state: () => ({ workingSince, queues, gate, isPepperMissing }),
  };
}
