/** Every message of every organization in every language, written by the code that writes those to customers. */
import { createTransport } from 'nodemailer';
import type { ResetLinks } from '../../domain/resets/links.js';
import { createCustomerMailer } from '../customer-mailer.js';
import { toMailOptions, type MailAddress, type Mailer, type MailMessage } from '../mailer.js';
import { locales, messageNames } from '../messages/templates/catalogue.js';
import type { Locale, MessageName } from '../messages/templates/catalogue.js';
import type { MailSettings } from '../settings.js';
import * as sample from './samples.js';

export interface PreviewOptions {
  /** The sender of organizations without one of their own. */
  readonly from: MailAddress;
  readonly settings: MailSettings;
  readonly links: ResetLinks;
  readonly resetTokenTtlSeconds: number;
}

export interface Preview extends MailMessage {
  /** Of the organization. */
  readonly slug: string;
  readonly name: MessageName;
  readonly locale: Locale;
  /** The message as a relay gets it. */
  readonly source: string;
}

/** Of the only organization if no settings name one. */
const unnamed = { slug: 'standard', name: 'The Shop' } as const;

/** Returns the slugs of the organizations in a preview, with the name that stands for the one in the database. */
function organizationsOf(settings: MailSettings): { slug: string; name: string }[] {
  if (settings.size === 0) return [unnamed];
  return [...settings.keys()].map((slug) => ({ slug, name: slug }));
}

/** Returns the links with a sample where the organization has none that a mail would have. */
function linkOf(links: ResetLinks, slug: string): ResetLinks {
  const [first] = links.get(slug)?.values() ?? [];
  const link = links.get(slug)?.get('default') ?? first ?? sample.sampleLink;
  return new Map([[slug, new Map([['default', link]])]]);
}

const nothing = () => Promise.resolve();

/** Returns a mailer that sends nothing, and the mails that it was given. */
function collector(): { mailer: Mailer; mails: MailMessage[] } {
  const mails: MailMessage[] = [];
  const send = (mail: MailMessage) => Promise.resolve(void mails.push(mail));
  return { mailer: { send, close: nothing }, mails };
}

async function writeMail(
  { slug, name: organizationName }: { slug: string; name: string },
  [name, locale]: readonly [MessageName, Locale],
  options: PreviewOptions,
): Promise<MailMessage> {
  const { mailer, mails } = collector();
  const links = linkOf(options.links, slug);
  const customerMailer = createCustomerMailer({ ...options, links, mailer });
  const organization = sample.sampleOrganization(slug, organizationName);
  const customer = sample.sampleCustomer(locale);
  const facts = { organization, customer };
  const failure =
    name === 'password_changed'
      ? await customerMailer.sendPasswordChanged({ ...facts, changedAt: sample.sampleMoment })
      : await customerMailer.sendResetLink({
          ...facts,
          reset: sample.sampleReset(customer),
          token: sample.sampleToken,
          link: 'default',
          locale,
        });
  const [mail] = mails;
  if (mail === undefined) throw new Error(`${slug}, ${name} in ${locale}: ${failure?.detail}`);
  return mail;
}

/** Returns all of them: by organization, message and language. */
export async function previewMails(options: PreviewOptions): Promise<Preview[]> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'win' });
  const previews: Preview[] = [];
  for (const organization of organizationsOf(options.settings)) {
    for (const name of messageNames) {
      for (const locale of locales) {
        const mail = await writeMail(organization, [name, locale], options);
        const { message } = await transport.sendMail(toMailOptions(mail));
        const source = (message as Buffer).toString();
        previews.push({ ...mail, slug: organization.slug, name, locale, source });
      }
    }
  }
  return previews;
}
