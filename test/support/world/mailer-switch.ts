/** A mailer that a test replaces while the application runs. */
import type { Mailer } from '../../../src/mail/mailer.js';

export interface MailerSwitch extends Mailer {
  /** From now on; what is under way goes on as it began. */
  use(mailer: Mailer): void;
}

export function createMailerSwitch(first: Mailer): MailerSwitch {
  const all = [first];
  let current = first;
  return {
    send: (message) => current.send(message),
    use(mailer) {
      all.push(mailer);
      current = mailer;
    },
    async close() {
      for (const mailer of all) await mailer.close();
    },
  };
}
