/** When a job that is due is late and a worker absent, for readiness and for operators alike. */
import type { QueueName } from './job.js';

/** After how many seconds, by queue. Customers wait for mails, but not for the rest. */
const lateSeconds: Readonly<Record<QueueName, number>> = {
  password_reset_requests: 60,
  password_reset_mails: 60,
  password_change_mails: 300,
  webhook_calls: 300,
  purges: 3600,
};

/** Returns whether a job of `queue` that has been due for so long is late. */
export function isLate(queue: QueueName, dueSeconds: number): boolean {
  return dueSeconds > lateSeconds[queue];
}

/** For how long a queue may be without a worker: several heartbeats, and longer than a restart takes. */
export const absentSeconds = 30;
