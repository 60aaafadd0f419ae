/** Readiness, built from the parts that it looks at. */
import type { Queues } from './queues.js';
import type { WiredReplica } from './replica.js';
import { mintSecret } from '../domain/resets/token.js';
import { newId } from '../domain/shared/ids.js';
import { createHealth } from '../observability/health/health.js';
import type { ProcessWatch } from '../observability/health/process-state.js';
import type { DatabaseLook, Dependencies, Health } from '../operations/ports/index.js';

export type Signers = Pick<
  Dependencies,
  'accessTokenSigner' | 'accessTokenVerifier' | 'resetTokenSigner' | 'observe'
>;

export interface HealthParts {
  readonly look: DatabaseLook;
  readonly watch: ProcessWatch;
  readonly queues: Pick<Queues, 'failures'>;
  readonly replica: Pick<WiredReplica, 'state'>;
}

const ttlSeconds = 60;

/** Signs a token of each kind with the current key, and verifies it. The tokens are nobody's. Throws what is wrong. */
async function proveKeys(signers: Omit<Signers, 'observe'>): Promise<void> {
  const { accessTokenSigner, accessTokenVerifier, resetTokenSigner } = signers;
  const caller = { applicationId: newId(), kind: 'sales_channel', ownerId: null } as const;
  const site = { organizationId: newId(), mode: 'test' } as const;
  const claims = { ...site, ...caller, passwordVersion: null };
  const { token } = await accessTokenSigner.sign(claims, ttlSeconds);
  await accessTokenVerifier.verify(token);
  const reset = { jti: mintSecret(), customerId: newId(), account: newId() };
  const expiresAt = new Date(Date.now() + ttlSeconds * 1000);
  await resetTokenSigner.verify(await resetTokenSigner.sign(reset, expiresAt));
}

/** Returns the readiness of this process. */
export function wireHealth(signers: Signers, parts: HealthParts): Health {
  const { look, watch, queues, replica } = parts;
  return createHealth({
    database: look,
    state: watch.state,
    failures: queues.failures,
    replica: replica.state,
    proveKeys: () => proveKeys(signers),
    observe: signers.observe,
  });
}
