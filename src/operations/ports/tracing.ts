/**
 * The port for traces: which work has a span. A span has a beginning and an end and work inside it, so it cannot be one
 * event; like events, spans are a closed list, and `observability/` decides what each shows.
 */
import type { Job } from '../../domain/jobs/job.js';

/** The members of each kind of work. Never a value of a caller's, an address, or a secret. */
interface WorkMembers {
  /** A request; the route is set at its end. */
  http: { readonly method: string; readonly requestId: string };
  /** An operation, by its name. */
  operation: { readonly name: string };
  /** A statement with `$1` in place of values. */
  sql: { readonly text: string };
  job: { readonly job: Job };
  mail: { readonly mail: 'reset_link' | 'change_notice'; readonly organizationId: string };
  webhook: { readonly webhookId: string; readonly deliveryId: string; readonly topic: string };
}

export type TracedKind = keyof WorkMembers;
export type TracedWorkOf<Kind extends TracedKind> = {
  [K in Kind]: { readonly kind: K } & WorkMembers[K];
}[Kind];
export type TracedWork = TracedWorkOf<TracedKind>;

/** What is known of work at its end. */
export interface WorkResult {
  readonly route?: string;
  readonly status?: number;
  /** Whether it failed. */
  readonly isFailure?: boolean;
  /** A code from a list of ours or of a standard, such as `42501`. */
  readonly code?: string;
}

/** A span that has begun. */
export interface TracedSpan {
  /** Runs `work` as part of the span: its own spans are below it. */
  run<T>(work: () => T): T;
  end(result?: WorkResult): void;
}

export interface Trace {
  /** Begins a span below the one under way, or below `parent`, a `traceparent` (W3C Trace Context). */
  begin(work: TracedWork, parent?: string): TracedSpan;
  /** Runs `run` in a span of its own, which ends with it. `resultOf` says how a result that was returned ended. */
  within<T>(
    work: TracedWork,
    run: () => Promise<T>,
    options?: {
      readonly parent?: string | undefined;
      readonly resultOf?: (result: T) => WorkResult;
    },
  ): Promise<T>;
  /** Returns the `traceparent` of the span under way; undefined without one. */
  traceparent(): string | undefined;
}
