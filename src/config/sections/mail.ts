/** Settings of mails: relay, sender, links and texts. */
import { parseMailFrom } from '../../mail/sender.js';
import { parseSmtpUrl } from '../../mail/smtp-relay.js';
import { loadMailSettings } from '../forms/mail-settings.js';
import { parseResetLinks } from '../forms/reset-links.js';
import type { Section } from '../forms/setting.js';
import { integer, parsed } from '../forms/values.js';

/** Returns the demo shop's pages, which the service has in development. */
function developmentLinks(address: string): string {
  const pages = { reset: `${address}/demo/reset-password`, cancel: `${address}/demo/not-me` };
  return JSON.stringify({ 'demo-shop': { default: pages } });
}

export const mail = {
  title: 'Mail',
  settings: {
    relay: {
      name: 'SMTP_URL',
      form: parsed('`smtps://user:password@mail.example:465` or `smtp://…`', parseSmtpUrl),
      isRequiredInProduction: true,
      description:
        'The mail relay: `smtps://` with TLS from the first byte, `smtp://` with STARTTLS, which only a relay on loopback may lack. Development without it writes mails into `DATA_DIR`.',
    },
    from: {
      name: 'MAIL_FROM',
      form: parsed(
        'an email address, or a name and one: `Shop <no-reply@shop.example>`',
        parseMailFrom,
      ),
      // No address below `.test` can exist (RFC 2606, 2).
      default: 'Rekey <no-reply@rekey.test>',
      isRequiredInProduction: true,
      description:
        'The sender of mails, for organizations without one in `MAIL_SETTINGS`. Required beside `SMTP_URL`.',
    },
    links: {
      name: 'RESET_LINKS',
      form: parsed('JSON: [mail.md](mail.md)', parseResetLinks),
      default: {
        words: 'none; in development the demo shop at `/demo` of this service',
        of: ({ profile, address }) =>
          profile === 'development' ? developmentLinks(address) : '{}',
      },
      description: 'The pages that the mails of each organization may link to.',
    },
    settings: {
      name: 'MAIL_SETTINGS',
      form: parsed('the path of a JSON file: [mail.md](mail.md)', loadMailSettings),
      description:
        'Language, name, logo, colour, sender, contact and templates of each organization.',
    },
    spreadMs: {
      name: 'RESET_MAIL_SPREAD_MS',
      // Front ends offer to send the mail again after a minute.
      form: integer(0, 30_000),
      default: {
        words: '3000; 0 in development',
        of: ({ profile }) => (profile === 'development' ? '0' : '3000'),
      },
      description:
        'A requested mail is begun after a random time of at most this, in milliseconds, so that the response time of later requests does not tell whether the address is known (OWASP ASVS 5.0, 6.3.8). With 0 at once.',
    },
  },
} as const satisfies Section;
