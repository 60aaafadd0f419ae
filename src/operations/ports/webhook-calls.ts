/** How webhooks are called. `webhooks/` provides it. */
import type { JsonObject } from '../../domain/shared/metadata.js';
import type { PlainResetToken } from '../../domain/shared/secret.js';

/** The rules for URLs that webhooks may have. */
export interface WebhookTargets {
  /** Returns the URL to call, normalised. Throws `BAD_USER_INPUT` on `url` if Rekey may not call it. */
  parseUrl(text: string): string;
}

/** Encrypts reset tokens to the public keys of webhooks. */
export interface TokenEncryption {
  /** Returns the members of a public JWK to store. Throws `BAD_USER_INPUT` on `publicKey`. */
  parsePublicKey(value: unknown): Promise<JsonObject>;
  /** Returns a compact JWE (RFC 7516). `publicKey` comes from `parsePublicKey`. */
  encrypt(token: PlainResetToken, publicKey: JsonObject): Promise<string>;
  /** Returns whether `encrypt` encrypted the token to this key, by the key's id. */
  isEncryptedTo(encryptedToken: string, publicKey: JsonObject): boolean;
}
