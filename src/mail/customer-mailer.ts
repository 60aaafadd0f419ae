/** Writes mails to customers, in their language and their organization's words, and sends them. */
import type { Customer } from '../domain/customers/customer.js';
import { AppError } from '../domain/shared/errors.js';
import type { Organization } from '../domain/access/organization.js';
import { chooseLink, type ResetLink, type ResetLinks } from '../domain/resets/links.js';
import { PlainResetLink } from '../domain/shared/secret.js';
import type {
  ChangeNotice,
  CustomerMailer,
  MailFailure,
  ResetLinkMessage,
} from '../operations/ports/index.js';
import { MailError, type MailAddress, type Mailer } from './mailer.js';
import { contactOf, type MailSettings, type OrganizationMailSettings } from './settings.js';
import { chooseLocale, renderMessage, tokenLink, type Message } from './messages/index.js';

export interface CustomerMailerOptions {
  readonly mailer: Mailer;
  /** The sender of organizations that have none of their own in `settings`. */
  readonly from: MailAddress;
  readonly settings: MailSettings;
  readonly links: ResetLinks;
  readonly resetTokenTtlSeconds: number;
}

interface Recipient {
  readonly organization: Organization;
  readonly customer: Customer;
  /** The language that the request asked for. */
  readonly locale?: string | null;
}

function customerNameOf({ profile }: Customer): string {
  return [profile.name?.first, profile.name?.last].filter(Boolean).join(' ');
}

/** Returns a detail for operators and integrations. It may name the link, which was in the settings at the request. */
function missingLink({ organization: { slug }, link }: ResetLinkMessage): string {
  const which = link === null ? 'usual link' : `link "${link}"`;
  return `The ${which} of ${slug} is not among this process's RESET_LINKS.`;
}

/**
 * Throws a `MailError` for a missing link. It is not permanent: another process may have the link, or this one later.
 */
function findLink(links: ResetLinks, message: ResetLinkMessage): ResetLink {
  try {
    return chooseLink(links, message.organization.slug, message.link);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new MailError({ code: 'ELINK', detail: missingLink(message), isPermanent: false });
  }
}

/** Permanent, because a message that cannot be rendered now cannot be rendered later. */
const unwritable: MailFailure = {
  code: 'EWRITE',
  detail: 'The mail could not be written.',
  isPermanent: true,
  mayHaveArrived: false,
};

async function toSendResult(sending: Promise<void>): Promise<MailFailure | null> {
  try {
    await sending;
    return null;
  } catch (error) {
    return error instanceof MailError ? error.failure : unwritable;
  }
}

/** Returns the port `CustomerMailer`, which sends with any `Mailer`. */
export function createCustomerMailer(options: CustomerMailerOptions): CustomerMailer {
  const { mailer, links, resetTokenTtlSeconds } = options;

  const settingsOf = ({ slug }: Organization): OrganizationMailSettings =>
    options.settings.get(slug) ?? {};

  function factsOf({ organization, customer }: Recipient) {
    const settings = settingsOf(organization);
    return {
      organizationName: settings.name ?? organization.name,
      customerName: customerNameOf(customer),
      customerEmail: customer.email,
      contact: contactOf(settings, options.from).contact,
    };
  }

  async function send(recipient: Recipient, message: Message, withinMs?: number): Promise<void> {
    const { organization, customer } = recipient;
    const settings = settingsOf(organization);
    const locale = chooseLocale(recipient.locale, customer.locale, settings.locale);
    const { hasContact } = contactOf(settings, options.from);
    const { subject, text, html } = renderMessage(message, locale, { ...settings, hasContact });
    const to = { name: customerNameOf(customer), address: customer.email };
    const from = settings.from ?? options.from;
    await mailer.send({ to, from, subject, text, html }, withinMs);
  }

  async function sendReset(message: ResetLinkMessage, withinMs?: number): Promise<void> {
    const { reset, cancel } = findLink(links, message);
    const content: Message = {
      name: 'password_reset_requested',
      ...factsOf(message),
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
    const content: Message = {
      name: 'password_changed',
      ...factsOf(notice),
      changedAt: notice.changedAt,
    };
    await send(notice, content);
  }

  return {
    resetLinkOf,
    sendResetLink: (message, withinMs) => toSendResult(sendReset(message, withinMs)),
    sendPasswordChanged: (notice) => toSendResult(sendNotice(notice)),
  };
}
