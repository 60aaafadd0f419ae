/**
 * Claims jobs and gives each to its handler. Commits of this process wake it; for jobs of other processes it polls.
 * Several workers can share the queues: each job belongs to one of them at a time.
 */
import type { Job, QueueName } from '../domain/jobs/job.js';
import type { JobSource, Observe, Trace } from '../operations/ports/index.js';
import { startChores, type Chores } from './chores.js';
import type { ShareLimits } from './fair-share.js';
import { QueueConsumer } from './queue-consumer.js';
import type { QueueWatch } from './queue-watch.js';
import { jobsGraceMs, within } from './stop-grace.js';
import { noTraffic, type Traffic } from './traffic.js';

/** One handler for each queue. It completes or fails its job, and throws if it could do neither. */
export type Handlers = { readonly [Q in QueueName]: (job: Job<Q>) => Promise<void> };

export interface WorkerOptions {
  readonly source: JobSource;
  readonly handlers: Handlers;
  /** How many jobs of each queue are under way at once, and whose. */
  readonly concurrency: Readonly<Record<QueueName, ShareLimits>>;
  /** The requests of the process, to which the queues of `yielding` leave some time. */
  readonly traffic: Traffic;
  /** Called for a job whose handler threw, so that the job waits for its next attempt. */
  readonly release: (job: Job) => Promise<void>;
  /** Runs at start and then periodically. */
  readonly maintenance: () => Promise<void>;
  readonly watch: QueueWatch;
  readonly observe: Observe;
  /** Undefined if no span is made. */
  readonly trace?: Trace | undefined;
}

export interface Worker {
  start(): Promise<void>;
  /** Takes no more jobs, and returns when those under way have ended, at the latest after `jobsGraceMs`. */
  stop(): Promise<void>;
}

/**
 * The queues that leave time to requests: many mails can come at once, and none is in a hurry. Calls of webhooks mostly wait
 * for their receivers, and a webhook has few at a time.
 */
const yielding: ReadonlySet<QueueName> = new Set([
  'password_reset_requests',
  'password_reset_mails',
  'password_change_mails',
]);

function createConsumer<Q extends QueueName>(queue: Q, options: WorkerOptions): QueueConsumer<Q> {
  const { source, handlers, concurrency, release, watch, observe, trace } = options;
  return new QueueConsumer({
    queue,
    source,
    handle: handlers[queue],
    release,
    limits: concurrency[queue],
    traffic: yielding.has(queue) ? options.traffic : noTraffic,
    watch,
    observe,
    trace,
  });
}

/** Returns a worker that is not started yet. */
export function createWorker(options: WorkerOptions): Worker {
  const { source } = options;
  const queues = Object.keys(options.handlers) as QueueName[];
  const consumers = new Map(queues.map((queue) => [queue, createConsumer(queue, options)]));
  let stopListening: (() => void) | undefined;
  let chores: Chores | undefined;

  async function finish(): Promise<void> {
    await Promise.all([
      chores?.stop(),
      ...[...consumers.values()].map((consumer) => consumer.stop()),
    ]);
  }

  return {
    async start() {
      stopListening = source.onAdded((queue) => consumers.get(queue)?.wake());
      for (const consumer of consumers.values()) consumer.start();
      chores = startChores(options, queues);
      await chores.begun;
    },

    async stop() {
      stopListening?.();
      await within(finish(), jobsGraceMs);
    },
  };
}
