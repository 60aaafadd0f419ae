/** Looks in MAIL_SETTINGS for what works in another way than its author may expect, once at the start. */
import type { Config } from '../config/index.js';
import type { Administration } from '../database/administration.js';
import { describeLoss } from '../mail/messages/index.js';
import { unreadContacts } from '../mail/settings.js';
import type { Observe } from '../operations/ports/index.js';
import { observeUnknownOrganizations } from './unknown-organizations.js';

/**
 * Observes each `no-reply@` to which mails send customers who did not change their password. In production only:
 * in development the sender is one by default.
 */
export async function observeUnreadContacts(
  { mail, service }: Pick<Config, 'mail' | 'service'>,
  { organizations }: Pick<Administration, 'organizations'>,
  observe: Observe,
): Promise<void> {
  if (service.profile !== 'production') return;
  const known = (await organizations()).map(({ slug }) => slug);
  const { isUsual, slugs } = unreadContacts(mail.from, mail.settings, known);
  if (isUsual) observe({ kind: 'settings.unread_contact', setting: 'MAIL_FROM' });
  for (const slug of slugs) {
    observe({ kind: 'settings.unread_contact', setting: 'MAIL_SETTINGS', slug });
  }
}

/** Observes what was dropped from the templates of organizations. */
function observeTemplateLosses({ mail }: Pick<Config, 'mail'>, observe: Observe): void {
  for (const [slug, { losses = [] }] of mail.settings) {
    for (const loss of losses) {
      observe({ kind: 'settings.template_changed', slug, ...describeLoss(loss) });
    }
  }
}

/** Observes all that may surprise in the settings of organizations. */
export async function observeSettings(
  config: Config,
  administration: Pick<Administration, 'organizations'>,
  observe: Observe,
): Promise<void> {
  await observeUnknownOrganizations(config, administration, observe);
  observeTemplateLosses(config, observe);
  await observeUnreadContacts(config, administration, observe);
}
