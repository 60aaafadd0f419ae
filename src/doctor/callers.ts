/** Organizations, and the applications that may call the service for them. */
import { createAdministration } from '../database/administration.js';
import type { Check } from './deployment.js';
import { orGood, warning } from './finding.js';

/** Examines whether each organization has a caller. */
export const examineCallers: Check<'database'> = async ({ database }) => {
  const administration = createAdministration(database.dataSource);
  const organizations = await administration.organizations();
  if (organizations.length === 0) {
    const change = 'Run: npm run --silent rekey -- organization create --help';
    return [warning('callers.no_organization', 'There is no organization yet.', change)];
  }
  const applications = await administration.applications();
  const active = new Set(
    applications.flatMap(({ revokedAt, organizationId }) => (revokedAt ? [] : organizationId)),
  );
  const idle = organizations.filter(({ id }) => !active.has(id));
  const findings = idle.map(({ slug }) =>
    warning(
      'callers.no_application',
      `The organization ${slug} has no application with a key, so nobody can call for it.`,
      'Run: npm run --silent rekey -- application create --help',
    ),
  );
  return orGood(findings, `${organizations.length} organizations, each with an application.`);
};
