/** Writes the mails to customers, in their language and their organization's words, and sends them. */
import type { Customer } from '../domain/customers/customer.js';
import { AppError } from '../domain/shared/errors.js';
import type { Organization } from '../domain/access/organization.js';
import { chooseLink, type ResetLink, type ResetLinks } from '../domain/resets/links.js';
import { PlainResetLink } from '../domain/shared/secret.js';
import type { ChangeNotice, Postman, ResetLetter, Undelivered } from '../operations/ports/index.js';
import { MailError, type MailAddress, type Mailer } from './mailer.js';
import type { MailSettings, OrganizationMailSettings } from './settings.js';
import { chooseLocale, renderMessage, tokenLink, type Message } from './messages/index.js';

export interface PostmanOptions {
  readonly mailer: Mailer;
  /** Whom mails are from where the organization does not say. */
  readonly from: MailAddress;
  readonly settings: MailSettings;
  readonly links: ResetLinks;
  readonly resetTokenTtlSeconds: number;
}

interface Addressed {
  readonly organization: Organization;
  readonly customer: Customer;
  readonly locale?: string | null;
}

function customerNameOf({ profile }: Customer): string {
  return [profile.name?.first, profile.name?.last].filter(Boolean).join(' ');
}

function addresseeOf({ organization, customer }: Addressed) {
  return {
    organizationName: organization.name,
    customerName: customerNameOf(customer),
    customerEmail: customer.email,
  };
}

/** In an integration's and an operator's words: a name was checked against the settings when it was asked for. */
function missingLink({ organization: { slug }, link }: ResetLetter): string {
  const which = link === null ? 'usual link' : `link "${link}"`;
  return `The ${which} of ${slug} is not among this process's RESET_LINKS.`;
}

/** No reason to give up: another process may have the link, or this one once it is started again. */
function findLink(links: ResetLinks, letter: ResetLetter): ResetLink {
  try {
    return chooseLink(links, letter.organization.slug, letter.link);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new MailError(false, missingLink(letter), 'ELINK');
  }
}

function toMailError(error: unknown): MailError {
  if (error instanceof MailError) return error;
  return new MailError(true, 'The mail could not be written.', 'EWRITE');
}

async function tried(sending: Promise<void>): Promise<Undelivered | null> {
  try {
    await sending;
    return null;
  } catch (error) {
    const { code, detail, isPermanent, mayHaveArrived } = toMailError(error);
    return { code, detail, isPermanent, mayHaveArrived };
  }
}

export function createPostman(options: PostmanOptions): Postman {
  const { mailer, links, resetTokenTtlSeconds } = options;

  const settingsOf = ({ slug }: Organization): OrganizationMailSettings =>
    options.settings.get(slug) ?? {};

  async function send(addressed: Addressed, message: Message, withinMs?: number): Promise<void> {
    const { organization, customer } = addressed;
    const settings = settingsOf(organization);
    const locale = chooseLocale(addressed.locale, customer.locale, settings.locale);
    const { subject, text, html } = renderMessage(message, locale, settings.templates);
    const to = { name: customerNameOf(customer), address: customer.email };
    const from = settings.from ?? options.from;
    await mailer.send({ to, from, subject, text, html }, withinMs);
  }

  async function sendReset(letter: ResetLetter, withinMs?: number): Promise<void> {
    const { reset, cancel } = findLink(links, letter);
    const message: Message = {
      name: 'password_reset_requested',
      ...addresseeOf(letter),
      resetLink: tokenLink(reset, letter.reset.id, letter.token),
      cancelLink: tokenLink(cancel, letter.reset.id, letter.token),
      lifetimeSeconds: resetTokenTtlSeconds,
    };
    await send(letter, message, withinMs);
  }

  function resetLinkOf({ organization, link, reset, token }: ResetLetter): PlainResetLink {
    const page = chooseLink(links, organization.slug, link).reset;
    return new PlainResetLink(tokenLink(page, reset.id, token));
  }

  async function sendNotice(notice: ChangeNotice): Promise<void> {
    const { contact, from = options.from } = settingsOf(notice.organization);
    await send(notice, {
      name: 'password_changed',
      ...addresseeOf(notice),
      changedAt: notice.changedAt,
      contact: contact ?? from.address,
    });
  }

  return {
    resetLinkOf,
    sendResetLink: (letter, withinMs) => tried(sendReset(letter, withinMs)),
    sendPasswordChanged: (notice) => tried(sendNotice(notice)),
  };
}
