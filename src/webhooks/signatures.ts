/**
 * How a receiver knows that a call is ours: the signature of Standard Webhooks 1.0.0 and that of Commerce
 * Layer, both over the bytes that are sent.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { invalidInput } from '../domain/shared/errors.js';
import { WebhookSecret } from '../domain/shared/secret.js';

const prefix = 'whsec_';
const mintedBytes = 32;
const minBytes = 24;
const maxBytes = 64;

/** A message that goes out, maybe for the second or tenth time. */
export interface SignedMessage {
  /** The same for every attempt, so that a receiver can tell a repetition. Holds no full stop. */
  readonly id: string;
  /** When this attempt is made. Receivers refuse what is more than about 300 seconds off. */
  readonly sentAt: Date;
  readonly topic: string;
  /** The very bytes of the request's body. */
  readonly body: Buffer;
}

function keyBytes(secret: WebhookSecret): Buffer {
  return Buffer.from(secret.reveal().slice(prefix.length), 'base64');
}

/** A new secret of 256 random bits. Each webhook has its own; it is shown once. */
export function mintWebhookSecret(): WebhookSecret {
  return new WebhookSecret(prefix + randomBytes(mintedBytes).toString('base64'));
}

/** Takes `whsec_` and the base64 of 24 to 64 bytes, as written by us; throws `BAD_USER_INPUT` otherwise. */
export function parseWebhookSecret(text: string): WebhookSecret {
  const secret = new WebhookSecret(text);
  const key = keyBytes(secret);
  const isOurForm = text === prefix + key.toString('base64');
  if (!isOurForm || key.length < minBytes || key.length > maxBytes) {
    throw invalidInput('secret', 'invalid', `must be ${prefix} and the base64 of 24 to 64 bytes`);
  }
  return secret;
}

function hmac(key: Buffer | string, ...parts: readonly (Buffer | string)[]): string {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest('base64');
}

/**
 * The five headers that go with the body. `secrets` are those that count now, the newest first: the old
 * one too while a rotation lasts, so that a receiver can change over when it likes.
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
    'x-commercelayer-signature': hmac(secrets[0].reveal(), body),
    'x-commercelayer-topic': topic,
  };
}
