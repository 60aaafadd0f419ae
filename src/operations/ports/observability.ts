/** The port by which all parts report to the operator: a closed list of events, each of which `observability/` logs. */
import type { LimitName } from '../../domain/access/limits.js';
import type { Mode, Partition } from '../../domain/access/organization.js';
import type { Job, QueueName } from '../../domain/jobs/job.js';
import type { SuppressionReason } from '../../domain/resets/mail-limits.js';
import type { AppErrorCode, ResetTokenErrorReason } from '../../domain/shared/errors.js';
import type { WebhookAlertKind } from '../../domain/webhooks/alert.js';
import type { DeliveryDetail } from '../../domain/webhooks/webhook.js';
import type { CheckName, CheckReason } from './health.js';
import type { QueueTask } from './jobs.js';
import type { MailFailure } from './mail.js';
import type { Measurements, ObservedRequest } from './measurements.js';

/** The ids by which an operator finds a mail. Never an address. */
export interface ObservedMail extends Partition {
  readonly queue: QueueName;
  readonly jobId: string | null;
  /** Missing in jobs of older versions. */
  readonly requestId?: string | undefined;
  readonly passwordResetId?: string;
  /** Null if no customer has the address. */
  readonly customerId: string | null;
}

/** An attempt that was refused: by whom, and what. Never a secret, and no address of mail. */
interface ObservedRefusal {
  readonly organizationId?: string | undefined;
  readonly mode?: Mode | undefined;
  readonly operation: string;
  readonly outcome: AppErrorCode;
  /** Why a reset token was refused. */
  readonly reason?: ResetTokenErrorReason | undefined;
  readonly limit?: LimitName | undefined;
  readonly applicationId?: string | null;
  /** The customer who was signed in. */
  readonly customerId?: string | null;
  readonly requestId: string;
  readonly clientAddress: string;
}

/** A limit that concerns many people. Observed once within its window. */
interface ObservedLimit extends Partition {
  readonly limit: LimitName;
  readonly retryAfterSeconds: number;
  readonly applicationId: string | null;
  readonly requestId: string;
}

/** A webhook that needs attention: `detail` says how its last call ended. */
interface ObservedWebhook {
  readonly webhookId: string;
  readonly organizationId: string;
  /** Why its last call failed. */
  readonly detail: DeliveryDetail | null;
}

/** Failures of one cause, from their start. */
interface ObservedQueueFailure {
  readonly queues: readonly QueueName[];
  readonly tasks: readonly QueueTask[];
  /** The database's or the system's code, such as `42501`. */
  readonly code: string;
  /** The database's own words. No value of a job is among them: the statements of a worker have none. */
  readonly detail: string;
  readonly seconds: number;
}

type WebhookKind = `webhook.${WebhookAlertKind}`;

/** The members of each event, by its kind; `Measurements` has those that are counted only. */
interface EventMembers extends Record<WebhookKind, ObservedWebhook>, Measurements {
  'request.done': ObservedRequest;
  /** A page of this origin may not call the service. Once for each origin. */
  'cors.refused': { readonly origin: string };
  /** A failure that the maintainers must repair, with its cause. */
  fault: { readonly error: unknown; readonly requestId?: string | undefined };

  'attempt.refused': ObservedRefusal;
  'limit.reached': ObservedLimit;

  'mail.sent': { readonly mail: ObservedMail };
  'mail.failed': { readonly mail: ObservedMail; readonly failure: MailFailure };
  'mail.suppressed': { readonly mail: ObservedMail; readonly reason: SuppressionReason };
  /** The relay takes no mail now, whosever it is; `mail` was the last to find out. As for `queue.failing`. */
  'relay.failing': {
    readonly mail: ObservedMail;
    readonly failure: MailFailure;
    readonly seconds: number;
  };
  'relay.recovered': { readonly seconds: number };
  /** Development only: the mail became a file. */
  'mail.written': { readonly file: string };

  /** The job failed permanently: workers try it again only if an operator retries it. */
  'job.failed': { readonly job: Job; readonly detail: string };
  /** The job's handler threw an unexpected error, and the job is tried again later. */
  'job.released': { readonly job: Job; readonly error: unknown };
  /** The job's worker died, or hangs. The job is tried again, unless it failed permanently. */
  'job.abandoned': { readonly job: Job };
  /** Jobs of these queues cannot be done now. Observed when this has lasted for some seconds, and once a minute. */
  'queue.failing': ObservedQueueFailure;
  /** What had failed works again. */
  'queue.recovered': Omit<ObservedQueueFailure, 'code' | 'detail'>;

  /** The process is not ready any more: `failing` has the checks that say so, `error` what one of them met. */
  'readiness.lost': {
    readonly failing: Readonly<Partial<Record<CheckName, CheckReason>>>;
    readonly error?: unknown;
  };
  'readiness.gained': object;
  /** The listener for operators: metrics and health. */
  'metrics.listening': { readonly url: string };
  /** Spans could not be sent to the collector. Once a minute. */
  'traces.failed': { readonly error: unknown };

  /** This process takes no jobs. */
  'worker.absent': object;
  'worker.started': { readonly workerConcurrency: number };

  /** Passwords need a pepper that the settings lack, so that they verify nothing. Once for each key. */
  'password.pepper_missing': { readonly keyId: string };

  /** The connection to the database goes to another host, and has no TLS. */
  'database.unencrypted': { readonly host: string };

  /** The same of the read replica. */
  'replica.unencrypted': { readonly host: string };
  /** Lists are not read from the replica. As for `queue.failing`. */
  'replica.failing': {
    readonly code: string;
    readonly detail: string;
    readonly seconds: number;
  };
  'replica.recovered': { readonly seconds: number };

  'settings.unknown': { readonly name: string; readonly didYouMean: string | undefined };
  /** Settings name an organization, by its slug, that the database does not have. */
  'settings.unknown_organization': { readonly slug: string };
  /** A template of an organization has parts that mails may not have, which are left out of each mail. */
  'settings.template_changed': {
    readonly slug: string;
    /** Its place, such as `password_changed.de.html`. */
    readonly template: string;
    readonly dropped: string;
  };
  /**
   * Customers are told to write to an address that nobody reads, by its name: the general sender, or, with a slug,
   * the contact or sender of an organization.
   */
  'settings.unread_contact': {
    readonly setting: 'MAIL_FROM' | 'MAIL_SETTINGS';
    readonly slug?: string;
  };

  /** `processes` serve the port, if it is more than one. */
  'process.listening': { readonly processes?: number; readonly url: string };
  /** One of several service processes ended without being told to; another one starts after `seconds`. */
  'process.ended': {
    readonly process: number;
    readonly exitCode: number | null;
    readonly signal: string | null;
    readonly seconds: number;
  };
  /** A service process has taken the place of one that ended. */
  'process.replaced': { readonly process: number };
  'process.stopping': { readonly signal?: string };
  'process.stop_failed': { readonly error: unknown };
  'process.unhandled_rejection': { readonly error: unknown };
  'process.uncaught_exception': { readonly error: unknown };
}

export type EventKind = keyof EventMembers;

/** The kinds with a line in the log. */
export type LoggedKind = Exclude<EventKind, keyof Measurements>;

export type EventOf<Kind extends EventKind> = {
  [K in Kind]: { readonly kind: K } & EventMembers[K];
}[Kind];

/** One type, so that code with any of the three kinds can observe it. */
export type WebhookEvent = { readonly kind: WebhookKind } & ObservedWebhook;

/** Everything that can happen. An event that `observability/` does not know how to log does not compile. */
export type ObservedEvent = EventOf<Exclude<EventKind, WebhookKind>> | WebhookEvent;

/**
 * Reports one event to the operator; never throws. Inside a transaction, which may run again or fail, call
 * `tx.afterCommit.observe` instead: it waits for the commit.
 */
export type Observe = (event: ObservedEvent) => void;
