/** The senders of mails, built from the settings. */
import type { Config } from '../config/index.js';
import { createCustomerMailer } from '../mail/customer-mailer.js';
import { createFileMailer } from '../mail/file-mailer.js';
import type { Mailer } from '../mail/mailer.js';
import { connectionsFor, createSmtpMailer } from '../mail/smtp-mailer.js';
import type { CustomerMailer, Observe } from '../operations/ports/index.js';

/** Sends by SMTP or, in development without a relay, into files. */
export function wireMailer(config: Config, observe: Observe): Mailer {
  const { smtpRelay, dataDir, workerConcurrency } = config;
  if (smtpRelay === null) {
    return createFileMailer(dataDir, (file) => observe({ kind: 'mail.written', file }));
  }
  return createSmtpMailer(smtpRelay, { maxConnections: connectionsFor(workerConcurrency) });
}

export function wireCustomerMailer(config: Config, mailer: Mailer): CustomerMailer {
  return createCustomerMailer({
    mailer,
    from: config.mailFrom,
    settings: config.mailSettings,
    links: config.resetLinks,
    resetTokenTtlSeconds: config.resetTokenTtlSeconds,
  });
}
