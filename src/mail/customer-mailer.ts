/** Writes the mails to customers, in their language and their organization's words, and sends them. */
import type { Customer } from '../domain/customers/customer.js';
import { AppError } from '../domain/shared/errors.js';
import type { Organization } from '../domain/access/organization.js';
import { chooseLink, type ResetLink, type ResetLinks } from '../domain/resets/links.js';
import { PlainResetLink } from '../domain/shared/secret.js';
import type {
  ChangeNotice,
  CustomerMailer,
  ResetLinkMessage,
  MailFailure,
} from '../operations/ports/index.js';
import { MailError, type MailAddress, type Mailer } from './mailer.js';
import type { MailSettings, OrganizationMailSettings } from './settings.js';
import { chooseLocale, renderMessage, tokenLink, type Message } from './messages/index.js';

export interface CustomerMailerOptions {
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
function missingLink({ organization: { slug }, link }: ResetLinkMessage): string {
  const which = link === null ? 'usual link' : `link "${link}"`;
  return `The ${which} of ${slug} is not among this process's RESET_LINKS.`;
}

/** No reason to give up: another process may have the link, or this one once it is started again. */
function findLink(links: ResetLinks, message: ResetLinkMessage): ResetLink {
  try {
    return chooseLink(links, message.organization.slug, message.link);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new MailError(false, missingLink(message), 'ELINK');
  }
}

function toMailError(error: unknown): MailError {
  if (error instanceof MailError) return error;
  return new MailError(true, 'The mail could not be written.', 'EWRITE');
}

async function toSendResult(sending: Promise<void>): Promise<MailFailure | null> {
  try {
    await sending;
    return null;
  } catch (error) {
    const { code, detail, isPermanent, mayHaveArrived } = toMailError(error);
    return { code, detail, isPermanent, mayHaveArrived };
  }
}

export function createCustomerMailer(options: CustomerMailerOptions): CustomerMailer {
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

  async function sendReset(message: ResetLinkMessage, withinMs?: number): Promise<void> {
    const { reset, cancel } = findLink(links, message);
    const content: Message = {
      name: 'password_reset_requested',
      ...addresseeOf(message),
      resetLink: tokenLink(reset, message.reset.id, message.token),
      cancelLink: tokenLink(cancel, message.reset.id, message.token),
      lifetimeSeconds: resetTokenTtlSeconds,
    };
    await send(message, content, withinMs);
  }

  function resetLinkOf({ organization, link, reset, token }: ResetLinkMessage): PlainResetLink {
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
    sendResetLink: (message, withinMs) => toSendResult(sendReset(message, withinMs)),
    sendPasswordChanged: (notice) => toSendResult(sendNotice(notice)),
  };
}
