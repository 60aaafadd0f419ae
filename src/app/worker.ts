/** Mails, calls and the worker that does them, built from the settings. */
import { composeWebhookHandler, maxWebhookCalls } from './webhooks.js';
import type { Config } from '../config/index.js';
import type { Administration } from '../database/administration.js';
import type { JobQueue } from '../database/jobs/job-source.js';
import { createFileMailer } from '../mail/file-mailer.js';
import type { Mailer } from '../mail/mailer.js';
import { createCustomerMailer } from '../mail/customer-mailer.js';
import { createSmtpMailer } from '../mail/smtp-mailer.js';
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
  if (config.mail.relay) {
    const { password_reset_mails: links, password_change_mails: notices } = concurrencyOf(config);
    // One for each mail under way: links that hang at the relay leave the notices theirs, and callers who wait.
    const maxConnections = links + notices + mailsOfCallers;
    return createSmtpMailer(config.mail.relay, { maxConnections });
  }
  return createFileMailer(config.database.dataDir, (file) => logger.info({ file }, 'mail written'));
}

export function composeCustomerMailer(config: Config, mailer: Mailer): CustomerMailer {
  return createCustomerMailer({
    mailer,
    from: config.mail.from,
    settings: config.mail.settings,
    links: config.mail.links,
    resetTokenTtlSeconds: config.resetTokens.ttlSeconds,
  });
}

/**
 * A misspelt slug would do nothing and say nothing. No reason not to start: an organization may come later, as
 * that of the demo does in development.
 */
export async function warnOfUnknownOrganizations(
  { mail }: Pick<Config, 'mail'>,
  { organizations }: Pick<Administration, 'organizations'>,
  logger: Logger,
): Promise<void> {
  const named = new Set([...mail.links.keys(), ...mail.settings.keys()]);
  named.delete(demoOrganization.slug);
  if (named.size === 0) return;
  for (const { slug } of await organizations()) named.delete(slug);
  for (const slug of named)
    logger.warn({ slug }, 'settings name an organization that is not there');
}

/** As many mails as the settings say; what else there is neither waits for them nor keeps them waiting. */
function concurrencyOf({ worker: { concurrency } }: Config): Record<QueueName, number> {
  return {
    password_reset_requests: Math.min(concurrency, 4),
    password_reset_mails: concurrency,
    password_change_mails: concurrency,
    webhook_calls: maxWebhookCalls,
    purges: 1,
  };
}

function handlersOf(config: Config, jobs: JobHandlers, logger: Logger): Handlers {
  return {
    password_reset_requests: jobs.processResetRequest,
    password_reset_mails: jobs.mailPasswordReset,
    password_change_mails: jobs.mailPasswordChange,
    webhook_calls: composeWebhookHandler(config, jobs, logger),
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
  if (config.worker.concurrency === 0) {
    logger.info('this process takes no jobs: "rekey worker" has to run beside it');
    return null;
  }
  return createWorker({
    source: queue,
    handlers: handlersOf(config, jobs, logger),
    concurrency: concurrencyOf(config),
    release: jobs.releaseJob,
    maintenance: jobs.schedulePurge,
    report: (err, job) => logger.error({ err, ...(job && idsOfJob(job)) }, 'job failed'),
  });
}
