/** The language, sender, contact and templates of an organization's mails, as the operator may set them. */
import type { MailAddress } from './mailer.js';
import { locales, type Locale } from './messages/templates/catalogue.js';
import type { Templates } from './messages/index.js';

/** Each member may be absent. */
export interface OrganizationMailSettings {
  /** The language for customers whose own is unknown. */
  readonly locale?: Locale;
  /** Replaces the general sender (MAIL_FROM). */
  readonly from?: MailAddress;
  /** The contact for "it was not me": an email address or a telephone number. */
  readonly contact?: string;
  readonly templates?: Templates;
}

/** The settings by the organization's slug. */
export type MailSettings = ReadonlyMap<string, OrganizationMailSettings>;

/** Returns one of the languages of the messages. Throws an `Error` that lists them. */
export function parseLocale(text: string): Locale {
  const locale = locales.find((one) => one === text);
  if (locale === undefined) throw new Error(`must be one of ${locales.join(', ')}`);
  return locale;
}

/** Returns the text if it is one line without invisible characters. Throws an `Error` otherwise. */
export function parseContact(text: string): string {
  if (/^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u.test(text) && text.trim() === text) return text;
  throw new Error('must be one line of 1 to 200 printable characters, without blanks around it');
}
