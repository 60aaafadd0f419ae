/**
 * Signs calls, so that a receiver knows that they come from Rekey: with the signature of Standard Webhooks 1.0.0 and
 * that of Commerce Layer, both over the bytes that are sent.
 */
import { createHash, createHmac } from 'node:crypto';
import type { WebhookSecret } from '../domain/shared/secret.js';
import { keyBytes } from '../domain/webhooks/secret.js';

/** One attempt to send a message; a message may need several. */
export interface SignedMessage {
  /** The same for every attempt, so that a receiver can recognize a repetition. Contains no full stop. */
  readonly id: string;
  /** When this attempt is made. Receivers reject a time that is more than about 300 seconds off. */
  readonly sentAt: Date;
  readonly topic: string;
  /** The bytes of the request's body, exactly as they are sent. */
  readonly body: Buffer;
}

function hmac(key: Buffer | string, ...parts: readonly (Buffer | string)[]): string {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest('base64');
}

/**
 * Returns the id by which a receiver that has two secrets tells which one a signature is of: anybody who has the secret
 * can compute it. It tells nothing of 192 random bits or more.
 */
function secretIdOf(secret: WebhookSecret): string {
  return createHash('sha256').update(secret.reveal()).digest('base64url').slice(0, 11);
}

/**
 * Returns the six headers that go with the body. `secrets` are those in force, the newest first: during a
 * rotation the previous secret signs too, so that the receiver can change over at any time.
 *
 * `X-CommerceLayer-Signature` has room for one signature, that of the newest secret. Its key is the secret
 * as text, `whsec_` included, because Commerce Layer documents HMAC with the shared secret as it is shown;
 * the key of Standard Webhooks is the bytes that the base64 stands for.
 */
export function signatureHeaders(
  message: SignedMessage,
  secrets: readonly [WebhookSecret, ...WebhookSecret[]],
): Record<string, string> {
  const { id, sentAt, topic, body } = message;
  const timestamp = String(Math.floor(sentAt.getTime() / 1000));
  const signed = secrets.map(
    (secret) => `v1,${hmac(keyBytes(secret), `${id}.${timestamp}.`, body)}`,
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signed.join(' '),
    'x-rekey-key-ids': secrets.map(secretIdOf).join(' '),
    'x-commercelayer-signature': hmac(secrets[0].reveal(), body),
    'x-commercelayer-topic': topic,
  };
}
