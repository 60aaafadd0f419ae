/** What the log says of jobs and mails: ids to search for, and sentences of ours. */
import type { Job } from '../domain/jobs/job.js';
import type { Logger } from './logger.js';
import type { MailLog } from '../operations/ports/index.js';

/** The members that may be shown, and what a line of the log calls them. No other is, so that no address is. */
const names = {
  jobId: 'job',
  requestId: 'requestId',
  organizationId: 'organization',
  mode: 'mode',
  customerId: 'customer',
  passwordResetId: 'passwordReset',
  deliveryId: 'webhookDelivery',
};

function idsOf(given: object): Record<string, unknown> {
  const values = new Map<string, unknown>(Object.entries(given));
  const ids = Object.entries(names).map(([from, to]) => [to, values.get(from) ?? undefined]);
  return Object.fromEntries(ids) as Record<string, unknown>;
}

export function idsOfJob({ queue, id: jobId, data }: Job): Record<string, unknown> {
  return { queue, ...idsOf({ ...data, jobId }) };
}

export function createJobFailureLog(logger: Logger) {
  return (job: Job, detail: string) =>
    logger.error({ ...idsOfJob(job), detail }, 'job failed permanently');
}

export function createMailLog(logger: Logger): MailLog {
  return {
    tried(mail, problem) {
      if (problem === null) return logger.info(idsOf(mail), 'mail sent');
      const { code, detail } = problem;
      logger.warn({ ...idsOf(mail), code, detail }, 'mail not sent');
    },
    suppressed: (mail, reason) => logger.info({ ...idsOf(mail), reason }, 'mail suppressed'),
  };
}
