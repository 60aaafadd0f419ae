/** `x-api-key`: a credential of an application. Stored as a digest, shown once. */
import { createHash, randomBytes } from 'node:crypto';
import type { Mode } from './organization.js';

export type ApiKeyDigest = Buffer & { readonly brand: 'api key digest' };

/** `rk_live_` or `rk_test_` and 256 random bits in base64url. */
export function mintApiKey(mode: Mode): string {
  return `rk_${mode}_${randomBytes(32).toString('base64url')}`;
}

/** SHA-256 of the key; enough for a secret of 256 bits (NIST SP 800-63B-4, 3.1.2.2). */
export function digestApiKey(apiKey: string): ApiKeyDigest {
  return createHash('sha256').update(apiKey).digest() as ApiKeyDigest;
}
