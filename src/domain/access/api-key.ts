/** API keys (`x-api-key`): the credentials of applications. A key is shown once; only its digest is stored. */
import { hash, randomBytes } from 'node:crypto';
import type { Mode } from './organization.js';

export type ApiKeyDigest = Buffer & { readonly brand: 'api key digest' };

/** Returns a new key: `rk_live_` or `rk_test_`, then 256 random bits in base64url. */
export function mintApiKey(mode: Mode): string {
  return `rk_${mode}_${randomBytes(32).toString('base64url')}`;
}

/** Returns the SHA-256 of a key. A slow hash is not needed for a secret of 256 bits (NIST SP 800-63B-4, 3.1.2.2). */
export function digestApiKey(apiKey: string): ApiKeyDigest {
  return hash('sha256', apiKey, 'buffer') as ApiKeyDigest;
}
