/** How many jobs of each queue a process runs at once, and whose. */
import type { QueueName } from '../domain/jobs/job.js';
import type { ShareLimits } from './fair-share.js';

/** Requested resets are short transactions: a few at once are enough, and more would only compete for sessions. */
const resetRequestsMax = 4;

/**
 * Many calls, because a call mostly waits for its receiver, and few of one webhook, whose receiver is not to be flooded.
 * Each has a connection of its own. Before and after its call a job needs a database session, of which at most four are
 * for webhooks (`operations/webhooks/support/session-limit.ts`).
 *
 * A call can take as long as a receiver likes, up to its timeout, so room is kept for the webhooks of others.
 */
const webhookCalls: ShareLimits = { total: 256, perGroup: 4, keepsRoom: true };

/**
 * Returns limits for each queue, so that no kind of job waits for another kind. `mails` is the number of mails of each
 * kind, the setting WORKER_CONCURRENCY. Any organization may use all of it while no other has mails: they all have one
 * relay, so a relay that is slow for one is slow for all, and a place is free again as soon as a mail has left.
 */
export function concurrencyOf(mails: number): Record<QueueName, ShareLimits> {
  return {
    password_reset_requests: { total: Math.min(mails, resetRequestsMax) },
    password_reset_mails: { total: mails },
    password_change_mails: { total: mails },
    webhook_calls: webhookCalls,
    purges: { total: 1 },
  };
}
