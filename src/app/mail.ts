/** The senders of mails, built from the settings. */
import type { Config } from '../config/index.js';
import { createCustomerMailer } from '../mail/customer-mailer.js';
import { createFileMailer } from '../mail/file-mailer.js';
import type { Mailer } from '../mail/mailer.js';
import { connectionsFor, createSmtpMailer } from '../mail/smtp-mailer.js';
import type { CustomerMailer, Observe } from '../operations/ports/index.js';

/** Returns the mailer: by SMTP or, in development without a relay, into files. */
export function wireMailer(config: Config, observe: Observe): Mailer {
  const { relay } = config.mail;
  if (relay === null) {
    return createFileMailer(config.database.dataDir, observe);
  }
  return createSmtpMailer(relay, { maxConnections: connectionsFor(config.worker.concurrency) });
}

/** Returns the mailer of operations, which writes its mails by the settings. */
export function wireCustomerMailer(config: Config, mailer: Mailer): CustomerMailer {
  return createCustomerMailer({
    mailer,
    from: config.mail.from,
    settings: config.mail.settings,
    links: config.mail.links,
    resetTokenTtlSeconds: config.resetTokens.ttlSeconds,
  });
}
