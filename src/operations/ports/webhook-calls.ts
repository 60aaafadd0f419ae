/** Ports for calls of webhooks. `webhooks/` implements them, and `api/json-api/` renders the bodies. */
import type { JsonObject } from '../../domain/shared/metadata.js';
import type { PlainResetToken } from '../../domain/shared/secret.js';
import type { WebhookContent } from '../../domain/webhooks/content.js';
import type { WebhookAttempt } from '../../domain/webhooks/outcome.js';
import type { WebhookSecrets } from '../../domain/webhooks/rotation.js';
import type { Webhook, WebhookDelivery } from '../../domain/webhooks/webhook.js';

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

/** Returns the bytes of a body. Has no effect, because the transaction around it may run again. */
export type RenderWebhookBody = (content: WebhookContent) => Buffer;

/** Everything that one call needs. */
export interface WebhookCall {
  /** The database's clock, by which all attempts are scheduled. */
  readonly asOf: Date;
  readonly delivery: Pick<WebhookDelivery, 'id' | 'topic'>;
  readonly webhook: Pick<Webhook, 'id' | 'url'>;
  readonly secrets: WebhookSecrets;
  readonly body: Buffer;
}

/** Signs and sends calls. */
export interface WebhookCaller {
  /** Makes one attempt and returns how it ended. Never throws because of the receiver. */
  call(call: WebhookCall): Promise<WebhookAttempt>;
}
