/** How many jobs of each queue a process runs at once. */
import type { QueueName } from '../domain/jobs/job.js';

export interface WorkerLimits {
  /** Mails of each kind: the setting WORKER_CONCURRENCY. */
  readonly mails: number;
  readonly webhookCalls: number;
}

/** Requested resets are short transactions: a few at once are enough, and more would only compete for sessions. */
const resetRequestsMax = 4;

/** Returns a limit for each queue, so that no kind of job waits for another kind. */
export function concurrencyOf({ mails, webhookCalls }: WorkerLimits): Record<QueueName, number> {
  return {
    password_reset_requests: Math.min(mails, resetRequestsMax),
    password_reset_mails: mails,
    password_change_mails: mails,
    webhook_calls: webhookCalls,
    purges: 1,
  };
}
