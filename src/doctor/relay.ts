/** The mail relay: whether it talks to us, and on request whether it takes a mail. */
import type { Config } from '../config/index.js';
import { MailError, type MailMessage } from '../mail/mailer.js';
import { createSmtpMailer, verifyRelay } from '../mail/smtp-mailer.js';
import type { SmtpRelay } from '../mail/smtp-relay.js';
import type { Check } from './deployment.js';
import { good, problem, type Finding } from './finding.js';

const changes: Readonly<Record<string, string>> = {
  EAUTH: 'Correct user and password in SMTP_URL; percent-encode special characters.',
  ETLS: 'Give the relay a certificate for the name in SMTP_URL, or name its authority in NODE_EXTRA_CA_CERTS.',
  EDNS: 'Correct the host in SMTP_URL.',
  ETIMEDOUT: 'See that SMTP_URL has the right port, and that no firewall stands between.',
  EENVELOPE: 'Allow the sender of MAIL_FROM and the recipient at the relay.',
};
const otherwise = 'See that the relay runs, and that host and port in SMTP_URL are right.';

function toFinding(error: unknown): Finding {
  if (!(error instanceof MailError)) throw error;
  const { code, detail } = error.failure;
  return problem(`relay.${code.toLowerCase()}`, detail, changes[code] ?? otherwise);
}

const timeoutMs = 10_000;

function testMail({ mail }: Config, address: string): MailMessage {
  const text = 'This mail was sent by "rekey doctor" to see whether mails of Rekey arrive.';
  return {
    to: { address },
    from: mail.from,
    subject: 'Test mail of Rekey',
    text,
    html: `<p>${text}</p>`,
  };
}

async function sendTest(config: Config, relay: SmtpRelay, address: string): Promise<Finding> {
  const mailer = createSmtpMailer(relay, { deadlineMs: timeoutMs });
  try {
    await mailer.send(testMail(config, address));
    return good('The relay took a test mail. See whether it arrives, and not among the spam.');
  } catch (error) {
    return toFinding(error);
  } finally {
    await mailer.close();
  }
}

/** Greets the relay, begins TLS and signs in. Sends a mail only if `options.sendTo` is given. */
export const examineRelay: Check<'config' | 'options'> = async ({ config, options }) => {
  const { relay } = config.mail;
  if (relay === null) return [good('No SMTP_URL: mails become files in DATA_DIR.')];
  try {
    await verifyRelay(relay, timeoutMs);
  } catch (error) {
    return [toFinding(error)];
  }
  if (options.sendTo === null) return [good('The relay answers, and accepts the sign-in.')];
  return [await sendTest(config, relay, options.sendTo)];
};
