/** The secret that signs a webhook's calls, in the form of Standard Webhooks 1.0.0: `whsec_` and base64. */
import { randomBytes } from 'node:crypto';
import { invalidInput } from '../shared/errors.js';
import { WebhookSecret } from '../shared/secret.js';

const prefix = 'whsec_';
const mintedBytes = 32;
const minBytes = 24;
const maxBytes = 64;

/** Returns the bytes that the base64 stands for: the HMAC key of Standard Webhooks. */
export function keyBytes(secret: WebhookSecret): Buffer {
  return Buffer.from(secret.reveal().slice(prefix.length), 'base64');
}

/** Returns a new secret of 256 random bits. Each webhook has its own, which is shown once. */
export function mintWebhookSecret(): WebhookSecret {
  return new WebhookSecret(prefix + randomBytes(mintedBytes).toString('base64'));
}

/**
 * Parses `whsec_` and the base64 of 24 to 64 bytes, written as Rekey writes it. Throws `BAD_USER_INPUT` on
 * `secret` for anything else; the message never repeats the value.
 */
export function parseWebhookSecret(text: string): WebhookSecret {
  const secret = new WebhookSecret(text);
  const key = keyBytes(secret);
  const isOwnForm = text === prefix + key.toString('base64');
  if (!isOwnForm || key.length < minBytes || key.length > maxBytes) {
    throw invalidInput('secret', 'invalid', `must be ${prefix} and the base64 of 24 to 64 bytes`);
  }
  return secret;
}
