/** The demo organization of the development profile. It has fixed ids, which the documentation's examples use. */
import { randomUUID } from 'node:crypto';
import type { Administration } from '../database/administration.js';
import { digestApiKey } from '../domain/access/api-key.js';
import type { AuthorizedContext } from '../domain/access/context.js';
import { AppError } from '../domain/shared/errors.js';
import type { ApplicationKind, Organization } from '../domain/access/organization.js';
import type { CreatedPasswordReset, Operations } from '../operations/index.js';
import type { Dependencies } from '../operations/ports/index.js';
import type { DevelopmentKeys } from './keys.js';
import { seedSamples } from './samples.js';

export const demoOrganization: Omit<Organization, 'createdAt'> = {
  id: 'xRRkjDFafe',
  account: '1234abcd5678efgh9ijklmno',
  slug: 'demo-shop',
  name: 'Demo Shop',
};

const partition = { organizationId: demoOrganization.id, mode: 'live' as const };

export const demoApplicationIds: Record<ApplicationKind, string> = {
  integration: 'DemoBckEnd',
  sales_channel: 'DemoShpApp',
};

export const demoCustomerEmail = 'john@example.com';

/** Adds the application, or replaces its key if it exists. */
async function putApplication(
  administration: Administration,
  kind: ApplicationKind,
  apiKey: string,
): Promise<void> {
  const id = demoApplicationIds[kind];
  const keyDigest = digestApiKey(apiKey);
  const existing = await administration.applications(demoOrganization.id);
  if (existing.some((application) => application.id === id)) {
    await administration.replaceKey(id, keyDigest);
    return;
  }
  const names = { integration: 'Demo back end', sales_channel: 'Demo front end' };
  await administration.addApplication({ ...partition, id, kind, name: names[kind], keyDigest });
}

/** Returns the context of a request from the demo's back end. */
function integrationContext(): AuthorizedContext {
  const organization = { ...demoOrganization, createdAt: new Date(0) };
  const applicationId = demoApplicationIds.integration;
  return {
    requestId: randomUUID(),
    clientIp: '127.0.0.1',
    isAbandoned: () => false,
    caller: { kind: 'integration', applicationId, customerId: null },
    site: { ...partition, organization, siteFilter: {} },
  };
}

/** Adds the customer unless it exists. */
async function putCustomer(operations: Operations, context: AuthorizedContext): Promise<void> {
  try {
    await operations.createCustomer(context, { email: demoCustomerEmail });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'EMAIL_TAKEN') throw error;
  }
}

export interface DemoParts {
  readonly administration: Administration;
  readonly operations: Operations;
  readonly dependencies: Dependencies;
}

/** Creates what is missing, and returns a new reset of the demo's customer. Each start gives both applications the current keys. */
export async function seedDemo(
  { administration, operations, dependencies }: DemoParts,
  keys: DevelopmentKeys,
): Promise<CreatedPasswordReset> {
  if (!(await administration.findOrganization(demoOrganization.id))) {
    await administration.addOrganization(demoOrganization);
  }
  await putApplication(administration, 'integration', keys.integrationApiKey);
  await putApplication(administration, 'sales_channel', keys.salesChannelApiKey);
  const context = integrationContext();
  await seedSamples(dependencies, context);
  await putCustomer(operations, context);
  const input = { customerEmail: demoCustomerEmail, tokenKind: 'opaque' as const };
  return operations.createPasswordReset(context, input);
}
