/** The `MailError` that a sending ends in; anything else fails the test. */
import { MailError } from '../../../src/mail/mailer.js';

export async function mailFailure(work: Promise<unknown>): Promise<MailError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof MailError) return error;
    throw new Error('Something other than a MailError was thrown.', { cause: error });
  }
  throw new Error('Nothing was thrown.');
}
