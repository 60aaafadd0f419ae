/** The port by which all parts report to the operator: a closed list of events, each of which `observability/` logs. */
import type { LimitName } from '../../domain/access/limits.js';
import type { Mode, Partition } from '../../domain/access/organization.js';
import type { Job } from '../../domain/jobs/job.js';
import type { SuppressionReason } from '../../domain/resets/mail-limits.js';
import type { AppErrorCode, ResetTokenErrorReason } from '../../domain/shared/errors.js';
import type { WebhookAlertKind } from '../../domain/webhooks/alert.js';
import type { DeliveryDetail } from '../../domain/webhooks/webhook.js';
import type { CheckName, CheckReason } from './health.js';
import type { MailFailure } from './mail.js';
import type { Measurements, ObservedRequest } from './measurements.js';

/** The ids by which an operator finds a mail. Never an address. */
export interface ObservedMail extends Partition {
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
  /** Development only: the mail became a file. */
  'mail.written': { readonly file: string };

  /** The job failed permanently: workers try it again only if an operator retries it. */
  'job.failed': { readonly job: Job; readonly detail: string };
  /** The job's handler threw an unexpected error, and the job is tried again later. */
  'job.released': { readonly job: Job; readonly error: unknown };
  /** The queue itself could not be read or maintained. */
  'queue.fault': { readonly error: unknown };

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

  'settings.unknown': { readonly name: string; readonly didYouMean: string | undefined };
  /** Settings name an organization, by its slug, that the database does not have. */
  'settings.unknown_organization': { readonly slug: string };

  'process.listening': { readonly url: string };
  'process.stopping': { readonly signal?: string };
  'process.stop_failed': { readonly error: unknown };
  'process.unhandled_rejection': { readonly error: unknown };
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
