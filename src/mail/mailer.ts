/** The port of senders: a message, and the one error with which sending fails. */
import { parseEmailAddress } from '../domain/shared/email-address.js';
import { AppError } from '../domain/shared/errors.js';
import type { MailFailure } from '../operations/ports/index.js';
import { oneLine } from './messages/header-text.js';

export interface MailAddress {
  /** The name that a mail program shows instead of the address. */
  readonly name?: string;
  readonly address: string;
}

export interface MailMessage {
  readonly to: MailAddress;
  readonly from: MailAddress;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Mailer {
  /**
   * Returns once the relay has accepted the mail, or once it is written to a file. Throws `MailError` and nothing
   * else, after `withinMs` milliseconds at the latest.
   */
  send(message: MailMessage, withinMs?: number): Promise<void>;
  /** Refuses further mails, waits for those under way and closes the connections. */
  close(): Promise<void>;
}

type FailureOptions = Omit<MailFailure, 'mayHaveArrived'> & Partial<MailFailure>;

/** A mail that was not sent. Neither message nor failure quotes an address, a token or a relay's words. */
export class MailError extends Error {
  readonly failure: MailFailure;

  constructor(failure: FailureOptions) {
    super(failure.detail);
    this.name = 'MailError';
    this.failure = { mayHaveArrived: false, ...failure };
  }
}

/** Many mail programs also decode a quoted name that looks like an encoded word, against RFC 2047, 5. */
function toName(name: string): string {
  return oneLine(name).replaceAll('=?', '= ?');
}

/** People may type white space around an address; one that is stored or configured has none. */
function toAddress({ name = '', address }: MailAddress) {
  const parsed = parseEmailAddress(address).address;
  if (address !== address.trim()) throw new AppError('INVALID_EMAIL', { field: 'address' });
  return { name: toName(name), address: parsed };
}

/**
 * Returns the message as nodemailer takes it. Addresses are objects, which nodemailer does not parse, and the SMTP
 * envelope is explicit, so that no header decides who gets the mail. `Auto-Submitted` keeps programs from replying
 * (RFC 3834, 5), `X-Auto-Response-Suppress` those of Exchange ([MS-OXCMAIL], 2.1.3.2.20). Throws a permanent
 * `MailError` if an address is not one email address.
 */
export function toMailOptions(message: MailMessage) {
  try {
    const [to, from] = [toAddress(message.to), toAddress(message.from)];
    const { subject, text, html } = message;
    return {
      to: [to],
      from,
      envelope: { from: from.address, to: [to.address] },
      subject: oneLine(subject),
      text,
      html,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      disableFileAccess: true,
      disableUrlAccess: true,
    };
  } catch {
    const detail = 'The mail has an address or a header that cannot be sent.';
    throw new MailError({ code: 'EFORM', detail, isPermanent: true });
  }
}
