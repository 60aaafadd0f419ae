/** The failure that a sending ends in; anything but a `MailError` fails the test. */
import { MailError } from '../../../src/mail/mailer.js';
import type { MailFailure } from '../../../src/operations/ports/index.js';

export interface SeenMailFailure extends MailFailure {
  /** What was thrown. */
  readonly error: MailError;
}

export async function mailFailure(work: Promise<unknown>): Promise<SeenMailFailure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof MailError) return { ...error.failure, error };
    throw new Error('Something other than a MailError was thrown.', { cause: error });
  }
  throw new Error('Nothing was thrown.');
}
