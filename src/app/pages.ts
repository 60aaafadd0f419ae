/** The pages of the development profile, which production neither serves nor loads. */
import { readVersion } from './version.js';
import type { HttpServerOptions } from '../api/http/server.js';
import type { Config } from '../config/index.js';
import type { Database } from '../database/database.js';
import { loadDevelopmentKeys } from '../development/keys.js';
import { mailFolder } from '../mail/file-mailer.js';
import type { AccessTokenSigner } from '../operations/ports/index.js';

export interface PageParts {
  readonly database: Database;
  readonly signer: AccessTokenSigner;
}

/** What the development profile has beside the APIs. */
export interface DevelopmentPages {
  readonly addPages: NonNullable<HttpServerOptions['addPages']>;
  /** Of pages elsewhere that may call the service. */
  readonly corsOrigins: readonly string[];
  /** Whether this install has those that the build makes. */
  readonly hasPages: boolean;
}

/** Returns the pages; undefined in production. */
export async function wirePages(
  { service, database: { dataDir }, mail }: Config,
  parts: PageParts,
): Promise<DevelopmentPages | undefined> {
  if (service.profile !== 'development') return undefined;
  const [{ addPages }, { createPages, hasPages, sandboxOrigin }] = await Promise.all([
    import('../api/http/add-pages.js'),
    import('../development/pages/index.js'),
  ]);
  const folder = mail.relay === null ? mailFolder(dataDir) : null;
  const facts = { version: readVersion(), dataDir, mailFolder: folder };
  const pages = createPages({ ...parts, ...facts, keys: () => loadDevelopmentKeys(dataDir) });
  return {
    addPages: (app) => addPages(app, pages),
    corsOrigins: [sandboxOrigin],
    hasPages: hasPages(),
  };
}
