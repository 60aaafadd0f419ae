/** How a call ends that no receiver answered. What becomes of calls at large is the domain's to say. */
import type { FailureReason } from '../domain/webhooks/outcome.js';

/** A call that came to nothing before its receiver answered. */
export class CallProblem extends Error {
  constructor(
    readonly reason: FailureReason,
    options: { cause?: unknown } = {},
  ) {
    super(`The webhook could not be called: ${reason}.`, options);
    this.name = 'CallProblem';
  }
}
