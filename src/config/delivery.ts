/** What delivery is told by the settings: where mails go, what they look like, how jobs and webhooks run. */
import type { MailSettings } from '../mail/settings.js';
import type { MailAddress } from '../mail/mailer.js';
import type { SmtpRelay } from '../mail/smtp-relay.js';
import type { TargetRules } from '../webhooks/target-rules.js';
import { demoOrganization } from '../development/demo.js';
import type { ResetLinks } from '../domain/resets/links.js';
import { isSet, type ReadSettings, type Settings } from './settings.js';

/** For how many days resets that have ended, and events, are kept. */
interface Retention {
  readonly resetDays: number;
  readonly eventDays: number;
}

interface WebhookConfig {
  /** For one call, from its look-up to the end of the answer. */
  readonly timeoutMs: number;
  readonly rules: TargetRules;
}

export interface DeliveryConfig {
  /** Null, which only development may have: mails become files in `dataDir`. */
  readonly smtpRelay: SmtpRelay | null;
  /** For organizations that have no address of their own in `mailSettings`. */
  readonly mailFrom: MailAddress;
  readonly resetLinks: ResetLinks;
  /** By an organization's slug. */
  readonly mailSettings: MailSettings;
  /** How many mails of each kind this process sends at once. 0: it does no work of the queue. */
  readonly workerConcurrency: number;
  readonly retention: Retention;
  readonly webhooks: WebhookConfig;
}

/** A relay may refuse a sender that does not exist, so that a name for it is never made up beside one. */
export function deliveryProblems(settings: ReadSettings, isDevelopment: boolean): string[] {
  const isMissing = isDevelopment && isSet(settings, 'SMTP_URL') && !isSet(settings, 'MAIL_FROM');
  return isMissing ? ['MAIL_FROM: is required beside SMTP_URL'] : [];
}

/** Nobody can have an address below `.test` (RFC 2606, 2). */
const developmentFrom: MailAddress = { name: 'Rekey', address: 'no-reply@rekey.test' };

/** Where a front end in development usually listens. */
const demoLinks: ResetLinks = new Map([
  [
    demoOrganization.slug,
    new Map([
      [
        'default',
        {
          reset: 'http://localhost:3000/reset-password',
          cancel: 'http://localhost:3000/cancel-password-reset',
        },
      ],
    ]),
  ],
]);

/** `given` has no problems. */
export function toDeliveryConfig(given: Settings, isDevelopment: boolean): DeliveryConfig {
  return {
    smtpRelay: given.SMTP_URL ?? null,
    mailFrom: given.MAIL_FROM ?? developmentFrom,
    resetLinks: given.RESET_LINKS ?? (isDevelopment ? demoLinks : new Map()),
    mailSettings: given.MAIL_SETTINGS ?? new Map(),
    workerConcurrency: given.WORKER_CONCURRENCY,
    retention: { resetDays: given.RESET_RETENTION_DAYS, eventDays: given.EVENT_RETENTION_DAYS },
    webhooks: {
      timeoutMs: given.WEBHOOK_TIMEOUT_SECONDS * 1000,
      rules: { ports: given.WEBHOOK_PORTS, allowLoopback: isDevelopment },
    },
  };
}
