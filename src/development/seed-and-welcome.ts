/** The start of the development profile: seeds the demo, and tells a newcomer how to use it. */
import type { Database } from '../database/database.js';
import type { ResetLinks } from '../domain/resets/links.js';
import { mailFolder } from '../mail/file-mailer.js';
import type { SmtpRelay } from '../mail/smtp-relay.js';
import type { AccessTokenSigner } from '../operations/ports/index.js';
import { demoOrganization, seedDemo, type DemoParts } from './demo.js';
import { loadDevelopmentKeys } from './keys.js';
import { welcomeLines, type WelcomeFacts } from './welcome.js';

/** The settings that the lines mention. */
export interface WelcomeSettings {
  readonly service: { readonly corsOrigins: readonly string[] };
  readonly database: { readonly dataDir: string };
  /** Without a relay, mails become files in the data directory. */
  readonly mail: { readonly relay: SmtpRelay | null; readonly links: ResetLinks };
}

export interface WelcomeParts extends DemoParts {
  /** The URL that the service listens on. */
  readonly url: string;
  /** Whether this install has the pages of the development profile. */
  readonly hasPages: boolean;
  readonly database: Database;
  readonly signer: AccessTokenSigner;
}

function mailPlace({ mail, database }: WelcomeSettings): WelcomeFacts['mail'] {
  if (mail.relay) return { relay: 'to the relay of SMTP_URL' };
  return { folder: mailFolder(database.dataDir) };
}

function databaseName(
  { database: { dataDir } }: WelcomeSettings,
  { isEmbedded }: Database,
): string {
  return isEmbedded ? `an embedded database in ${dataDir}` : 'the database of DATABASE_URL';
}

/** Seeds the demo organization with a new reset. Returns the lines to print. */
export async function seedAndWelcome(
  settings: WelcomeSettings,
  { url, hasPages, database, signer, ...parts }: WelcomeParts,
): Promise<string[]> {
  const keys = loadDevelopmentKeys(settings.database.dataDir);
  const created = await seedDemo(parts, keys);
  return welcomeLines({
    url,
    hasPages,
    databaseName: databaseName(settings, database),
    mail: mailPlace(settings),
    corsOrigins: settings.service.corsOrigins,
    links: settings.mail.links.get(demoOrganization.slug),
    keys,
    signer,
    created,
  });
}
