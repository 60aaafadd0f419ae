/** Compares the organizations that settings name with those in the database, once at the start. */
import type { Config } from '../config/index.js';
import type { Administration } from '../database/administration.js';
import { demoOrganization } from '../development/demo.js';
import type { Observe } from '../operations/ports/index.js';

/**
 * Observes each slug in the settings that no organization has: the settings of a misspelt one have no effect. The
 * process starts nevertheless, because the organization may be created later, as the demo's is in development.
 */
export async function observeUnknownOrganizations(
  { mail }: Pick<Config, 'mail'>,
  { organizations }: Pick<Administration, 'organizations'>,
  observe: Observe,
): Promise<void> {
  const named = new Set([...mail.links.keys(), ...mail.settings.keys()]);
  named.delete(demoOrganization.slug);
  if (named.size === 0) return;
  for (const { slug } of await organizations()) named.delete(slug);
  for (const slug of named) observe({ kind: 'settings.unknown_organization', slug });
}
