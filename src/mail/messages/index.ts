/** Renders messages to customers: a message and a language go in; subject, text and HTML come out. */
import { oneLine } from './header-text.js';
import type { Locale, placeholders, Template, Templates } from './templates/catalogue.js';
import { escapeHtml } from './standard/html.js';
import type { Look } from './standard/look.js';
import { standardTemplate } from './standard/standard-template.js';

export type { Locale, Templates } from './templates/catalogue.js';
export type { Logo, Look } from './standard/look.js';
export { parseColor } from './standard/colors.js';
export { chooseLocale } from './locale.js';
export { requireLinkBase, tokenLink } from './links.js';
export { templateProblems } from './templates/template-rules.js';
export { describeLoss, dropFromTemplates, type TemplateLoss } from './templates/own-templates.js';

interface Addressee {
  readonly organizationName: string;
  /** Empty if it is unknown. */
  readonly customerName: string;
  readonly customerEmail: string;
  /** Where a customer reaches the shop: an email address or telephone number, never empty. */
  readonly contact: string;
}

/** A new password was requested for the customer. Both links are from `tokenLink`. */
export interface PasswordResetRequested extends Addressee {
  readonly name: 'password_reset_requested';
  readonly resetLink: string;
  /** The link for a customer who did not request the mail. */
  readonly cancelLink: string;
  readonly lifetimeSeconds: number;
}

/** The notice after every change (NIST SP 800-63B, 4.6). It has no link, so that customers distrust copies with one. */
export interface PasswordChanged extends Addressee {
  readonly name: 'password_changed';
  readonly changedAt: Date;
}

export type Message = PasswordResetRequested | PasswordChanged;

type Values<Name extends Message['name']> = Readonly<
  Record<(typeof placeholders)[Name][number], string>
>;

/** Rounds down to minutes, so that the mail never promises more time than the link has. */
function toLifetime(seconds: number, locale: Locale): string {
  const [amount, unit] = seconds % 3600 === 0 ? [seconds / 3600, 'hour'] : [seconds / 60, 'minute'];
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
  return format.format(Math.floor(amount));
}

const moment: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
  timeZoneName: 'short',
};

const formats = new Map<Locale, Intl.DateTimeFormat>();

/** Making a format takes longer than writing the rest of the mail. */
function formatOf(locale: Locale): Intl.DateTimeFormat {
  const format = formats.get(locale) ?? new Intl.DateTimeFormat(locale, moment);
  formats.set(locale, format);
  return format;
}

/** Formats to the minute, in UTC and with that name, because the customer's time zone is unknown. */
function toMoment(date: Date, locale: Locale): string {
  return formatOf(locale).format(date);
}

function addresseeValues(message: Addressee) {
  return {
    organization_name: message.organizationName,
    customer_name: message.customerName,
    customer_email: message.customerEmail,
    contact: message.contact,
  };
}

function requestValues(
  message: PasswordResetRequested,
  locale: Locale,
): Values<'password_reset_requested'> {
  return {
    ...addresseeValues(message),
    reset_link: message.resetLink,
    cancel_link: message.cancelLink,
    lifetime: toLifetime(message.lifetimeSeconds, locale),
  };
}

function changeValues(message: PasswordChanged, locale: Locale): Values<'password_changed'> {
  return {
    ...addresseeValues(message),
    changed_at: toMoment(message.changedAt, locale),
  };
}

function valuesOf(message: Message, locale: Locale): ReadonlyMap<string, string> {
  const isRequest = message.name === 'password_reset_requested';
  const values = isRequest ? requestValues(message, locale) : changeValues(message, locale);
  return new Map(Object.entries(values));
}

/** Replaces the placeholders in one pass, so that a value that looks like a placeholder stays as it is. */
function fill(
  template: string,
  values: ReadonlyMap<string, string>,
  escape: (value: string) => string,
): string {
  return template.replace(/\{\{\s*(\w+)\s*\}\}/g, (_whole, name: string) =>
    escape(values.get(name) ?? ''),
  );
}

/** What an organization has of its own: templates, and the look of the standard ones. */
export interface OwnWords extends Look {
  readonly templates?: Templates;
}

/** Renders a message. The organization's own templates replace the standard ones, part by part. */
export function renderMessage(message: Message, locale: Locale, own: OwnWords = {}): Template {
  const parts = own.templates?.[message.name]?.[locale];
  const { subject, text, html } = { ...standardTemplate(message.name, locale, own), ...parts };
  const values = valuesOf(message, locale);
  return {
    subject: oneLine(fill(subject, values, oneLine)),
    text: fill(text, values, (value) => value),
    html: fill(html, values, escapeHtml),
  };
}
