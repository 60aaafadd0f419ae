/** The language, sender, contact, look and templates of an organization's mails, as the operator may set them. */
import { requireLinkBase, type Logo, type Look } from './messages/index.js';
import type { TemplateLoss, Templates } from './messages/index.js';
import type { MailAddress } from './mailer.js';
import { locales, type Locale } from './messages/templates/catalogue.js';
import { isNoReply } from './no-reply.js';

/** Each member may be absent. */
export interface OrganizationMailSettings extends Pick<Look, 'logo' | 'color'> {
  /** Replaces the name that the organization has in the database. */
  readonly name?: string;
  /** The language for customers whose own is unknown. */
  readonly locale?: Locale;
  /** Replaces the general sender (MAIL_FROM). */
  readonly from?: MailAddress;
  /** The contact for "it was not me": an email address or a telephone number. */
  readonly contact?: string;
  /** Without what mails may not have. */
  readonly templates?: Templates;
  /** What was dropped from the templates; absent if it was nothing. */
  readonly losses?: readonly TemplateLoss[];
}

/** The settings by the organization's slug. */
export type MailSettings = ReadonlyMap<string, OrganizationMailSettings>;

/** Where a customer of the organization answers: the contact, or else the sender. */
export interface Contact {
  readonly contact: string;
  /** False if it is a `no-reply@`, which nobody reads. */
  readonly hasContact: boolean;
}

/** Returns where customers answer. `from` is the general sender (MAIL_FROM). */
export function contactOf(settings: OrganizationMailSettings, from: MailAddress): Contact {
  const contact = settings.contact ?? (settings.from ?? from).address;
  return { contact, hasContact: !isNoReply(contact) };
}

/** Contacts that nobody reads, by what has to change. */
export interface UnreadContacts {
  /** Whether it is the general sender, and organizations depend on it. */
  readonly isUsual: boolean;
  /** The organizations whose own sender or contact it is. */
  readonly slugs: readonly string[];
}

/** Returns the contacts that nobody reads. `organizations` are the slugs of those that are there; it may be empty. */
export function unreadContacts(
  from: MailAddress,
  settings: MailSettings,
  organizations: readonly string[],
): UnreadContacts {
  const own = [...settings].filter(([, one]) => one.contact !== undefined || one.from);
  const withOwn = new Set(own.map(([slug]) => slug));
  const dependsOnUsual =
    organizations.length === 0 || organizations.some((slug) => !withOwn.has(slug));
  return {
    isUsual: dependsOnUsual && isNoReply(from.address),
    slugs: own.filter(([, one]) => !contactOf(one, from).hasContact).map(([slug]) => slug),
  };
}

/** Returns one of the languages of the messages. Throws an `Error` that lists them. */
export function parseLocale(text: string): Locale {
  const locale = locales.find((one) => one === text);
  if (locale === undefined) throw new Error(`must be one of ${locales.join(', ')}`);
  return locale;
}

/** Returns the text if it is one line without invisible characters. Throws an `Error` otherwise. */
export function parseLine(text: string): string {
  if (/^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u.test(text) && text.trim() === text) return text;
  throw new Error('must be one line of 1 to 200 printable characters, without blanks around it');
}

/** Returns the URL of a logo. Throws an `Error` that says what it must be. */
export function parseLogoUrl(text: string): Logo['url'] {
  try {
    if (!/\.svgz?$/i.test(new URL(requireLinkBase(text)).pathname)) return text;
  } catch {
    throw new Error(
      'must be an https: URL (http: on loopback only) of at most 1024 characters, without credentials and without a fragment',
    );
  }
  throw new Error('must be a PNG, JPEG or GIF: most mail programs show no SVG');
}
