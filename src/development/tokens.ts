/** Access tokens of the demo shop's applications. */
import type { ApplicationKind } from '../domain/access/organization.js';
import type { AccessTokenSigner } from '../operations/ports/index.js';
import { demoApplicationIds, demoOrganization } from './demo.js';

/** A day. */
const ttlSeconds = 86_400;

/** Returns a token that lasts a day. */
export async function signDemoToken(
  signer: AccessTokenSigner,
  kind: ApplicationKind,
): Promise<string> {
  const organizationId = demoOrganization.id;
  const applicationId = demoApplicationIds[kind];
  const claims = { organizationId, applicationId, kind, mode: 'live' as const };
  const signed = await signer.sign({ ...claims, ownerId: null, passwordVersion: null }, ttlSeconds);
  return signed.token;
}
