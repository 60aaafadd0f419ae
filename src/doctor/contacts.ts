/** The contacts that mails name: somebody must read them, since "it was not me" arrives there. */
import { createAdministration } from '../database/administration.js';
import { unreadContacts } from '../mail/settings.js';
import type { Check } from './deployment.js';
import { good, orGood, warning } from './finding.js';

const code = 'contacts.unread';

/** Examines the settings of a production profile; in development the sender is a `no-reply@` by default. */
export const examineContacts: Check<'config' | 'database'> = async ({ config, database }) => {
  const { mail, service } = config;
  if (service.profile === 'development') return [good('Development sends no mail to customers.')];
  const organizations = await createAdministration(database.dataSource).organizations();
  const known = organizations.map(({ slug }) => slug);
  const { isUsual, slugs } = unreadContacts(mail.from, mail.settings, known);
  const usual = warning(
    code,
    'MAIL_FROM takes no answers by its name, and mails ask customers to write there if it was not them.',
    'Set contact for each organization in MAIL_SETTINGS, or make MAIL_FROM an address that is read.',
  );
  const own = slugs.map((slug) =>
    warning(
      code,
      `The contact of ${slug} takes no answers by its name, and mails ask customers to write there if it was not them.`,
      `Set contact of ${slug} in MAIL_SETTINGS to an address or telephone number that is read.`,
    ),
  );
  return orGood([...(isUsual ? [usual] : []), ...own], 'Each mail names a contact that is read.');
};
