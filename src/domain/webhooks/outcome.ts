/** How one call of a webhook ended, as the delivery log records it. */

/** Why a call failed. With `status` and `redirect` the receiver answered, and the HTTP status says more. */
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

interface AttemptReport {
  readonly durationMs: number;
  /** The HTTP status; absent if the receiver sent none. */
  readonly status?: number;
  /** The beginning of the response's body: at most 1 KiB of UTF-8 on one line; empty without a response. */
  readonly response: string;
}

export type AttemptResult =
  /** 2xx: the receiver accepted the message. */
  | { readonly kind: 'delivered' }
  /** 410: the receiver wants no more calls, so the webhook has to be disabled. */
  | { readonly kind: 'gone' }
  /** 429 or 503 with the time to wait before the next call. */
  | { readonly kind: 'retry_after'; readonly retryAfterSeconds: number }
  | { readonly kind: 'failed'; readonly reason: FailureReason };

/** A call that was made, whatever the receiver answered. */
export type WebhookAttempt = AttemptResult & AttemptReport;
