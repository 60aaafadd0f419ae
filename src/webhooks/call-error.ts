import type { FailureReason } from '../domain/webhooks/outcome.js';

/** A call that failed before the receiver responded. `reason` goes to the delivery log. */
export class WebhookCallError extends Error {
  constructor(
    readonly reason: FailureReason,
    options: { cause?: unknown } = {},
  ) {
    super(`The webhook could not be called: ${reason}.`, options);
    this.name = 'WebhookCallError';
  }
}
