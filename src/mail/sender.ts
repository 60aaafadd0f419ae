/** Whom the mails are from, as one text: no-reply@shop.example, or Shop <no-reply@shop.example>. */
import { parseEmailAddress } from '../domain/shared/email-address.js';
import type { MailAddress } from './mailer.js';
import { oneLine } from './header-text.js';

const named = /^([^<>"]{1,100}?)\s*<([^<>]*)>$/;

/** Throws an `Error` for anything but one mail address, with a name of one line before it or without. */
export function parseMailFrom(text: string): MailAddress {
  const [, name = '', address = text] = named.exec(text) ?? [];
  try {
    if (oneLine(name) !== name) throw new TypeError();
    return { name, address: parseEmailAddress(address).address };
  } catch {
    throw new Error(
      'must be a mail address, or a name and a mail address such as Shop <no-reply@shop.example>',
    );
  }
}
