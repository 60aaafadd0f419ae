/** How a mail leaves: what senders take, and the one way in which they fail. */
import { parseEmailAddress } from '../domain/shared/email-address.js';
import { oneLine } from './header-text.js';

export interface MailAddress {
  /** What a reader sees in the place of the address. */
  readonly name?: string;
  readonly address: string;
}

export interface MailMessage {
  readonly to: MailAddress;
  readonly from: MailAddress;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** With its angle brackets (RFC 5322, 3.6.4). One is made where it is absent. */
  readonly messageId?: string;
  /** Beside those that a sender writes itself, which cannot be given. Values are printable ASCII. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Mailer {
  /**
   * Returns when the mail is sent: to the relay, which has accepted it, or to a file. Throws
   * `MailError` and nothing else, after `withinMs` at the latest.
   */
  send(message: MailMessage, withinMs?: number): Promise<void>;
  /** Takes no more mail, waits for what is under way and ends the connections. */
  close(): Promise<void>;
}

/** A mail that did not leave. Neither message nor detail quotes an address, a token or a server's words. */
export class MailError extends Error {
  constructor(
    /** True where the same mail would be refused again, false where a later attempt may succeed. */
    readonly isPermanent: boolean,
    /** For people: a sentence with the relay's reply code at most. */
    readonly detail: string,
    /** For logs: the kind of failure, such as `ETIMEDOUT`. */
    readonly code: string,
    /** True where the relay had all of the mail, and did not say what it made of it. */
    readonly mayHaveArrived = false,
  ) {
    super(detail);
    this.name = 'MailError';
  }
}

const messageIdPattern = /^<[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+>$/;
const headerName = /^[A-Za-z][A-Za-z0-9-]{0,75}$/;
const headerValue = /^[ -~]{1,900}$/;

/** A sender writes these from the message, or they would change who gets it. */
const ownHeaders =
  /^(from|sender|reply-to|to|cc|bcc|subject|date|message-id|auto-submitted|return-path|received|mime-version|content-.*|resent-.*|dkim-.*)$/i;

function isRightHeader([name, value]: [string, string]): boolean {
  return headerName.test(name) && !ownHeaders.test(name) && headerValue.test(value);
}

function hasRightHeaders({ headers = {}, messageId }: MailMessage): boolean {
  const hasRightId = messageId === undefined || messageIdPattern.test(messageId);
  return hasRightId && Object.entries(headers).every(isRightHeader);
}

/** Many programs decode what looks like an encoded word in quotes as well, against RFC 2047, 5. */
function toName(name: string): string {
  return oneLine(name).replaceAll('=?', '= ?');
}

function toAddress({ name = '', address }: MailAddress) {
  return { name: toName(name), address: parseEmailAddress(address).address };
}

/**
 * What nodemailer gets: addresses as objects, which it does not parse, and an envelope of its own, so
 * that no header decides who gets the mail. Nobody is to answer it by machine (RFC 3834, 5).
 * Throws a permanent `MailError` where the message has not the form that `MailMessage` says.
 */
export function toMailOptions(message: MailMessage) {
  try {
    if (!hasRightHeaders(message)) throw new TypeError('headers');
    const [to, from] = [toAddress(message.to), toAddress(message.from)];
    const { subject, text, html, messageId, headers } = message;
    return {
      to: [to],
      from,
      envelope: { from: from.address, to: [to.address] },
      subject: oneLine(subject),
      text,
      html,
      messageId,
      headers: { ...headers, 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    };
  } catch {
    throw new MailError(true, 'The mail has an address or a header that cannot be sent.', 'EFORM');
  }
}
