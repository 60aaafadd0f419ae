/** Events that are counted and never logged: they happen too often for a line each, or a line of the log says the same. */
import type { Mode } from '../../domain/access/organization.js';
import type { Job, QueueName } from '../../domain/jobs/job.js';
import type { AppErrorCode } from '../../domain/shared/errors.js';
import type { FailureReason, WebhookAttempt } from '../../domain/webhooks/outcome.js';

/** Whose hash it is: of a caller who has proved something, or of anybody (see `HashTurn`). */
export type HashClass = 'proven' | 'guess';

/** Why a hash was not computed: too many waited, it waited for too long, or its client had gone. */
export type HashRefusal = 'full' | 'late' | 'gone';

/** How many hashes run and wait, and how many may. */
export interface GateState {
  readonly running: number;
  readonly concurrency: number;
  /** By class. */
  readonly waiting: Readonly<Record<HashClass, number>>;
  /** How many of each class may wait. */
  readonly places: number;
}

/** How a call of a webhook ended. */
type CallOutcome = Exclude<WebhookAttempt['kind'], 'failed'> | FailureReason;

/** A request to the service, as `request.done` has it. */
export interface ObservedRequest {
  readonly requestId: string;
  /** The `x-request-id` that the client sent. */
  readonly clientRequestId?: string | undefined;
  /** `none` if the request could not be read. */
  readonly method: string;
  /** The route and not the URL: what callers put into a URL is not logged. `none` if no route matched. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** The members of each event, by its kind. */
export interface Measurements {
  /** A health probe was answered. */
  'probe.done': ObservedRequest;
  /** A GraphQL document was answered. `fields` are root fields of the schema, and no text of the caller's. */
  'graphql.done': {
    readonly type: 'query' | 'mutation' | 'none';
    readonly fields: readonly string[];
    readonly hasErrors: boolean;
    readonly durationMs: number;
  };
  /** An operation ended, whichever API called it. */
  'operation.done': { readonly operation: string; readonly outcome: 'ok' | AppErrorCode };

  /** A mail with a link was requested, or an integration created a reset. */
  'reset.requested': { readonly mode: Mode; readonly by: 'customer' | 'integration' };
  /** A front end found that a token can be redeemed: its customer has opened the link. */
  'reset.opened': { readonly mode: Mode };
  'reset.redeemed': { readonly mode: Mode; readonly secondsSinceCreated: number };

  'gate.changed': GateState;
  'hash.done': {
    readonly hashClass: HashClass;
    readonly waitedMs: number;
    readonly durationMs: number;
  };
  'hash.refused': { readonly hashClass: HashClass; readonly reason: HashRefusal };

  /** A worker looked for jobs, and took this many. */
  'queue.looked': {
    readonly queue: QueueName;
    readonly taken: number;
    /** How many jobs of the queue are under way in this process, those included. */
    readonly running: number;
  };
  /** A job's handler ended. `isHandled` is false if it threw, so that the job is released. */
  'job.done': { readonly job: Job; readonly isHandled: boolean; readonly durationMs: number };

  /** A list or its count was read by a process with a replica, from this server. */
  'replica.read': { readonly server: 'replica' | 'primary' };

  /** A webhook was called. */
  'delivery.attempted': { readonly outcome: CallOutcome; readonly durationMs: number };
}
