/** An organization of a running application, and credentials of its callers. */
import { randomBytes } from 'node:crypto';
import { digestApiKey, mintApiKey } from '../../../src/domain/access/api-key.js';
import { newId } from '../../../src/domain/shared/ids.js';
import type {
  ApplicationKind,
  Mode,
  Organization,
} from '../../../src/domain/access/organization.js';
import { createAccessTokenSigner } from '../../../src/security/access-token.js';
import type { TestApp } from './app.js';

export type Headers = Record<string, string>;
export type OwnOrganization = Omit<Organization, 'createdAt'>;

interface BearerOptions {
  readonly mode?: Mode;
  readonly customerId?: string;
  readonly passwordVersion?: number;
}

export interface Tenant {
  readonly organization: OwnOrganization;
  /** Returns the headers of a caller with an access token of ten minutes. */
  bearer(kind: ApplicationKind, options?: BearerOptions): Promise<Headers>;
  /** Registers an application and returns the headers with its key. */
  apiKey(kind: ApplicationKind, mode?: Mode): Promise<Headers>;
}

/** Any hexadecimal digits, so that two organizations never share a value that must differ. */
function digits(count: number): string {
  return randomBytes(count).toString('hex').slice(0, count);
}

/** Adds an organization; `given` for a test that is about the organization's own values. */
export async function addTenant(
  { app, administration }: TestApp,
  given: Partial<OwnOrganization> = {},
  usualMode: Mode = 'live',
): Promise<Tenant> {
  const slug = `shop-${digits(8)}`;
  const fresh = { id: newId(), account: digits(24), slug, name: `Zyx ${slug}` };
  const organization = { ...fresh, ...given };
  await administration.addOrganization(organization);
  const { id: organizationId } = organization;
  const signer = createAccessTokenSigner(app.keys.accessToken);
  return {
    organization,
    async bearer(kind, { mode = usualMode, customerId, passwordVersion } = {}) {
      const owner = { ownerId: customerId ?? null, passwordVersion: passwordVersion ?? null };
      const claims = { organizationId, applicationId: 'someClient', kind, mode, ...owner };
      return { authorization: `Bearer ${(await signer.sign(claims, 600)).token}` };
    },
    async apiKey(kind, mode = usualMode) {
      const apiKey = mintApiKey(mode);
      const application = { organizationId, mode, id: newId(), kind, name: kind };
      await administration.addApplication({ ...application, keyDigest: digestApiKey(apiKey) });
      return { 'x-api-key': apiKey };
    },
  };
}
