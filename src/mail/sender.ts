/** The sender of mails, as one text: no-reply@shop.example, or Shop <no-reply@shop.example>. */
import { parseEmailAddress } from '../domain/shared/email-address.js';
import type { MailAddress } from './mailer.js';
import { oneLine } from './messages/header-text.js';

const named = /^([^<>"]{1,100}?)\s*<([^<>]*)>$/;

/** Returns the name, which may be empty, and the address. Throws an `Error` unless the text is exactly one sender. */
export function parseMailFrom(text: string): MailAddress {
  const [, name = '', address = text] = named.exec(text) ?? [];
  try {
    if (oneLine(name) !== name) throw new TypeError();
    return { name, address: parseEmailAddress(address).address };
  } catch {
    throw new Error(
      'must be an email address, or a name and an email address such as Shop <no-reply@shop.example>',
    );
  }
}
