/** What nodemailer throws, as `MailError`: a server's words may quote an address, so its numbers alone count. */
import type { NodemailerError } from 'nodemailer';
import { MailError } from './mailer.js';

const sentences: Readonly<Record<string, string>> = {
  ETIMEDOUT: 'The mail relay did not answer in time.',
  EABORT: 'The mail relay did not answer in time.',
  ETLS: 'The mail relay offers no TLS that can be trusted.',
  EDNS: 'The mail relay cannot be found by its name.',
};

/** RFC 4954, 6: what is wrong is how we sign in, and not the mail. */
const signInCodes = new Set([432, 454, 530, 534, 535, 538]);

/** `550 5.1.1` of a reply (RFC 5321, 4.2; RFC 3463, 2). */
function replyCodes({ responseCode, response = '' }: NodemailerError): string {
  const [, enhanced] = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?!\S)/.exec(response) ?? [];
  return enhanced === undefined ? `${responseCode}` : `${responseCode} ${enhanced}`;
}

function ofReply(error: NodemailerError, code: string): MailError {
  const status = error.responseCode ?? 0;
  const codes = replyCodes(error);
  if (code === 'EAUTH' || signInCodes.has(status)) {
    return new MailError(false, `The mail relay refused the sign-in (${codes}).`, 'EAUTH');
  }
  // 5yz alone says "never"; 503 is about the order of commands (RFC 5321, 4.2.1 and 4.2.4).
  const isAboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  const isPermanent = isAboutMail && status >= 500 && status !== 503 && status < 600;
  return new MailError(isPermanent, `The mail relay answered ${codes}.`, code);
}

/** Certificates are refused while the socket connects, by codes such as `CERT_HAS_EXPIRED`. */
function isAboutCertificate({ originalCode = '' }: NodemailerError): boolean {
  return /CERT|SIGNED|TLS|SSL|ALTNAME/.test(originalCode);
}

/** Everything but a refusal by reply is temporary: it says nothing of the mail. `isWritten`: the relay had all of it. */
export function toMailError(thrown: unknown, isWritten = false): MailError {
  if (thrown instanceof MailError) return thrown;
  const isObject = typeof thrown === 'object' && thrown !== null;
  const error = (isObject ? thrown : {}) as NodemailerError;
  const isAbort = error.name === 'AbortError' || error.name === 'TimeoutError';
  const given = isAbort ? 'EABORT' : (error.code ?? 'EUNKNOWN');
  const code = isAboutCertificate(error) ? 'ETLS' : given;
  if (error.responseCode !== undefined && code !== 'ETLS') return ofReply(error, code);
  const sentence = sentences[code] ?? 'The connection to the mail relay failed.';
  return new MailError(false, sentence, code, isWritten);
}
