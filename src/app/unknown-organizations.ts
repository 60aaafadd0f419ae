/** Settings that name an organization by its slug are compared with the database once, at start. */
import type { Config } from '../config/index.js';
import type { Administration } from '../database/administration.js';
import { demoOrganization } from '../development/demo.js';
import type { Observe } from '../operations/ports/index.js';

/**
 * Observes each slug of the settings that no organization has: a misspelt one would be without any effect. It does
 * not keep the process from starting, since the organization may be created later, as the demo's is in development.
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
