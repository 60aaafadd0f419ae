/** How a session fails by our own decision. */

/** The client has gone, so the rest of its work was left undone. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';

  constructor(cause?: unknown) {
    super('The client has gone.', { cause });
  }
}

/** The work as a whole took too long. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';

  constructor() {
    super('The deadline of the work is over.');
  }
}

/** The session ended before the answer to a commit: the change was made, or it was not. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';

  constructor(cause: unknown) {
    super('The answer to a commit was lost.', { cause });
  }
}
