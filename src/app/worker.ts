/** Mails, calls and the worker that does them, built from the settings. */
import type { Config } from '../config/index.js';
import type { Administration } from '../database/administration.js';
import type { JobQueue } from '../database/jobs/job-source.js';
import { createFileMailer } from '../mail/file-mailer.js';
import type { Mailer } from '../mail/mailer.js';
import { createCustomerMailer } from '../mail/customer-mailer.js';
import { createSmtpMailer } from '../mail/smtp-mailer.js';
import { maxConcurrentCalls } from '../webhooks/concurrency-limiter.js';
import { createWorker, type Handlers, type Worker } from '../worker/worker.js';
import { demoOrganization } from '../development/demo.js';
import type { QueueName } from '../domain/jobs/job.js';
import { idsOfJob } from '../observability/job-log.js';
import type { Logger } from '../observability/logger.js';
import type { JobHandlers } from '../operations/jobs.js';
import type { CustomerMailer } from '../operations/ports/index.js';

/** How many mails can be sent at once while those who asked for them wait. */
const mailsOfCallers = 5;

/** By SMTP; in development, where no relay is named, into files. */
export function createMailer(config: Config, logger: Logger): Mailer {
  if (config.smtpRelay) {
    const { password_reset_mails: links, password_change_mails: notices } = concurrencyOf(config);
    // One for each mail under way: links that hang at the relay leave the notices theirs, and callers who wait.
    const maxConnections = links + notices + mailsOfCallers;
    return createSmtpMailer(config.smtpRelay, { maxConnections });
  }
  return createFileMailer(config.dataDir, (file) => logger.info({ file }, 'mail written'));
}

export function composeCustomerMailer(config: Config, mailer: Mailer): CustomerMailer {
  return createCustomerMailer({
    mailer,
    from: config.mailFrom,
    settings: config.mailSettings,
    links: config.resetLinks,
    resetTokenTtlSeconds: config.resetTokenTtlSeconds,
  });
}

/**
 * A misspelt slug would do nothing and say nothing. No reason not to start: an organization may come later, as
 * that of the demo does in development.
 */
export async function warnOfUnknownOrganizations(
  { resetLinks, mailSettings }: Config,
  { organizations }: Pick<Administration, 'organizations'>,
  logger: Logger,
): Promise<void> {
  const named = new Set([...resetLinks.keys(), ...mailSettings.keys()]);
  named.delete(demoOrganization.slug);
  if (named.size === 0) return;
  for (const { slug } of await organizations()) named.delete(slug);
  for (const slug of named)
    logger.warn({ slug }, 'settings name an organization that is not there');
}

/** As many mails as the settings say; what else there is neither waits for them nor keeps them waiting. */
function concurrencyOf({ workerConcurrency }: Config): Record<QueueName, number> {
  return {
    password_reset_requests: Math.min(workerConcurrency, 4),
    password_reset_mails: workerConcurrency,
    password_change_mails: workerConcurrency,
    webhook_calls: maxConcurrentCalls,
    purges: 1,
  };
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

/** Null where this process is to do no work of the queue. */
export function composeWorker(
  config: Config,
  queue: JobQueue,
  jobs: JobHandlers,
  logger: Logger,
): Worker | null {
  if (config.workerConcurrency === 0) {
    logger.info('this process takes no jobs: "rekey worker" has to run beside it');
    return null;
  }
  return createWorker({
    source: queue,
    handlers: handlersOf(jobs),
    concurrency: concurrencyOf(config),
    release: jobs.releaseJob,
    maintenance: jobs.schedulePurge,
    report: (err, job) => logger.error({ err, ...(job && idsOfJob(job)) }, 'job failed'),
  });
}
