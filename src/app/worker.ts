/** The worker, built from the settings. */
import type { Config } from '../config/index.js';
import type { JobHandlers } from '../operations/jobs.js';
import type { JobSource, Observe, Trace } from '../operations/ports/index.js';
import { concurrencyOf } from '../worker/concurrency.js';
import type { QueueWatch } from '../worker/queue-watch.js';
import type { Traffic } from '../worker/traffic.js';
import { createWorker, type Handlers, type Worker } from '../worker/worker.js';

export interface WorkerParts {
  readonly queue: JobSource;
  readonly jobs: JobHandlers;
  readonly watch: QueueWatch;
  readonly observe: Observe;
  readonly traffic: Traffic;
  readonly trace?: Trace | undefined;
}

function handlersOf(jobs: JobHandlers): Handlers {
  return {
    password_reset_requests: jobs.processResetRequest,
    password_reset_mails: jobs.mailPasswordReset,
    password_change_mails: jobs.mailPasswordChange,
    webhook_calls: jobs.deliverWebhook,
    purges: jobs.purge,
  };
}

/** Returns the worker, not started yet; null if this process takes no jobs. */
export function wireWorker(config: Config, parts: WorkerParts): Worker | null {
  const { queue, jobs, watch, observe, traffic, trace } = parts;
  if (config.worker.concurrency === 0) {
    observe({ kind: 'worker.absent' });
    return null;
  }
  return createWorker({
    source: queue,
    handlers: handlersOf(jobs),
    concurrency: concurrencyOf(config.worker.concurrency),
    release: jobs.releaseJob,
    maintenance: jobs.schedulePurge,
    watch,
    observe,
    traffic,
    trace,
  });
}
