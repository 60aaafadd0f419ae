/**
 * Turns nodemailer's errors into `MailError`s. They keep only the relay's codes, because its words may quote an
 * address.
 */
import type { NodemailerError } from 'nodemailer';
import { MailError } from './mailer.js';

const sentences: Readonly<Record<string, string>> = {
  ETIMEDOUT: 'The mail relay did not answer in time.',
  EABORT: 'The mail relay did not answer in time.',
  ETLS: 'The mail relay offers no TLS that can be trusted.',
  EDNS: 'The mail relay cannot be found by its name.',
};

/** RFC 4954, 6: the relay refuses our sign-in, and not the mail. */
const signInCodes = new Set([432, 454, 530, 534, 535, 538]);

/** Returns the codes of a reply, such as `550 5.1.1` (RFC 5321, 4.2; RFC 3463, 2). */
function replyCodes({ responseCode, response = '' }: NodemailerError): string {
  const [, enhanced] = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?!\S)/.exec(response) ?? [];
  return enhanced === undefined ? `${responseCode}` : `${responseCode} ${enhanced}`;
}

function ofReply(error: NodemailerError, code: string): MailError {
  const status = error.responseCode ?? 0;
  const codes = replyCodes(error);
  if (code === 'EAUTH' || signInCodes.has(status)) {
    const detail = `The mail relay refused the sign-in (${codes}).`;
    return new MailError({ code: 'EAUTH', detail, isPermanent: false });
  }
  // Only 5yz is permanent, except for 503, which is about the order of commands (RFC 5321, 4.2.1 and 4.2.4).
  const isAboutMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  const isPermanent = isAboutMail && status >= 500 && status !== 503 && status < 600;
  return new MailError({ code, detail: `The mail relay answered ${codes}.`, isPermanent });
}

/** Node refuses certificates while the socket connects, with codes such as `CERT_HAS_EXPIRED`. */
function isAboutCertificate({ originalCode = '' }: NodemailerError): boolean {
  return /CERT|SIGNED|TLS|SSL|ALTNAME/.test(originalCode);
}

/**
 * Returns what nodemailer threw as a `MailError`. Only a reply can be permanent: any other failure says nothing about
 * the mail. `isWritten` is true if the relay had all of the mail.
 */
export function toMailError(thrown: unknown, isWritten = false): MailError {
  if (thrown instanceof MailError) return thrown;
  const isObject = typeof thrown === 'object' && thrown !== null;
  const error = (isObject ? thrown : {}) as NodemailerError;
  const isAbort = error.name === 'AbortError' || error.name === 'TimeoutError';
  const given = isAbort ? 'EABORT' : (error.code ?? 'EUNKNOWN');
  const code = isAboutCertificate(error) ? 'ETLS' : given;
  if (error.responseCode !== undefined && code !== 'ETLS') return ofReply(error, code);
  const detail = sentences[code] ?? 'The connection to the mail relay failed.';
  return new MailError({ code, detail, isPermanent: false, mayHaveArrived: isWritten });
}
