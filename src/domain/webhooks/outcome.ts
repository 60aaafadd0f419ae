/** What became of one call of a webhook, in the words of the delivery log. */

/** Why a call failed. With `status` and `redirect`, the receiver answered, and the status says more. */
export type FailureReason =
  | 'blocked_address'
  | 'unresolved'
  | 'unreachable'
  | 'refused'
  | 'tls'
  | 'reset'
  | 'timeout'
  | 'protocol'
  | 'redirect'
  | 'status';

export interface AttemptReport {
  readonly durationMs: number;
  /** The HTTP status; not there where none came. */
  readonly status?: number;
  /** The beginning of the answer's body: at most 1 KiB of UTF-8 on one line; empty where none came. */
  readonly response: string;
}

export type AttemptResult =
  /** 2xx: the receiver has it. */
  | { readonly kind: 'delivered' }
  /** 410: the receiver wants no more calls; the webhook is to be disabled. */
  | { readonly kind: 'gone' }
  /** 429 or 503 that say when to come back. */
  | { readonly kind: 'retry_after'; readonly retryAfterSeconds: number }
  | { readonly kind: 'failed'; readonly reason: FailureReason };

/** `busy`: not attempted, because too many calls are under way, and when its turn is. No failure of the receiver. */
export type WebhookOutcome =
  (AttemptResult & AttemptReport) | { readonly kind: 'busy'; readonly retryAfterMs: number };
