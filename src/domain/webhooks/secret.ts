/** The secret that signs a webhook's calls, in the form of Standard Webhooks 1.0.0: `whsec_` and base64. */
import { randomBytes } from 'node:crypto';
import { WebhookSecret } from '../shared/secret.js';

const prefix = 'whsec_';
const mintedBytes = 32;

/** Returns the bytes that the base64 stands for: the HMAC key of Standard Webhooks. */
export function keyBytes(secret: WebhookSecret): Buffer {
  return Buffer.from(secret.reveal().slice(prefix.length), 'base64');
}

/** Returns a new secret of 256 random bits. Each webhook has its own, which is shown once. */
export function mintWebhookSecret(): WebhookSecret {
  return new WebhookSecret(prefix + randomBytes(mintedBytes).toString('base64'));
}
