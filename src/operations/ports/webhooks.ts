/** Where webhooks and their deliveries are stored, and what is known of them outside of their rows. `database/` and `webhooks/` provide it. */
import type { Partition } from '../../domain/access/organization.js';
import type { JsonObject } from '../../domain/shared/metadata.js';
import type { PageRequest } from '../../domain/shared/page.js';
import type { PlainResetToken, WebhookSecret } from '../../domain/shared/secret.js';
import type { WebhookDeliveryFilter } from '../../domain/webhooks/list.js';
import type { WebhookSecrets } from '../../domain/webhooks/rotation.js';
import type { Webhook, WebhookDelivery, WebhookTopic } from '../../domain/webhooks/webhook.js';

export interface WebhookReader {
  find(partition: Partition, id: string): Promise<Webhook | null>;
  findMany(partition: Partition, ids: readonly string[]): Promise<Webhook[]>;
  /** Up to `limit + 1` rows. */
  list(partition: Partition, page: PageRequest): Promise<Webhook[]>;
  count(partition: Partition): Promise<number>;
}

/** What an integration decides about a webhook. */
export type WebhookSettings = Pick<
  Webhook,
  'name' | 'url' | 'topics' | 'includesToken' | 'publicKey'
>;

type NewWebhook = WebhookSettings & { readonly id: string; readonly secret: WebhookSecret };

export type WebhookChanges = Partial<
  WebhookSettings &
    Pick<Webhook, 'circuitState' | 'consecutiveFailures'> & {
      /** Disables it now, or enables it. */
      readonly isActive: boolean;
    }
>;

/** An active webhook that hears of a topic. */
export type Subscriber = Pick<Webhook, 'id' | 'includesToken' | 'publicKey' | 'circuitState'>;

export interface WebhookStore extends WebhookReader {
  /** Null, and nothing added, where the partition has `max` or more; no two adds can cross. */
  add(partition: Partition, webhook: NewWebhook, max: number): Promise<Webhook | null>;
  /** Locks the row until the end of the transaction, for other writers of it; deliveries can be added. */
  lock(partition: Partition, id: string): Promise<Webhook | null>;
  /** Throws `NOT_FOUND`. */
  update(partition: Partition, id: string, changes: WebhookChanges): Promise<Webhook>;
  findSecrets(partition: Partition, id: string): Promise<WebhookSecrets | null>;
  /** Throws `NOT_FOUND`. */
  setSecrets(partition: Partition, id: string, secrets: WebhookSecrets): Promise<Webhook>;
  /** Takes its deliveries along. */
  remove(partition: Partition, id: string): Promise<void>;
  /** None of them can be deleted before the end of the transaction, which adds deliveries to them. */
  subscribersOf(partition: Partition, topic: WebhookTopic): Promise<Subscriber[]>;
}

export interface WebhookDeliveryReader {
  find(partition: Partition, id: string): Promise<WebhookDelivery | null>;
  /** Up to `limit + 1` rows. */
  list(
    partition: Partition,
    filter: WebhookDeliveryFilter,
    page: PageRequest,
  ): Promise<WebhookDelivery[]>;
  count(partition: Partition, filter: WebhookDeliveryFilter): Promise<number>;
  /** For each webhook up to `limit + 1` rows, in one statement. */
  listOf(
    partition: Partition,
    webhookIds: readonly string[],
    page: PageRequest,
  ): Promise<WebhookDelivery[]>;
  countOf(
    partition: Partition,
    webhookIds: readonly string[],
  ): Promise<ReadonlyMap<string, number>>;
}

/** Times are the database's to fill in, but those of the token and of the next attempt. */
export type NewWebhookDelivery = Pick<
  WebhookDelivery,
  | 'id'
  | 'webhookId'
  | 'eventId'
  | 'topic'
  | 'resourceId'
  | 'customerId'
  | 'status'
  | 'detail'
  | 'tokenExpiresAt'
> & {
  /** A JWE. */
  readonly encryptedToken: string | null;
};

export type WebhookDeliveryChanges = Partial<
  Pick<
    WebhookDelivery,
    | 'status'
    | 'attempts'
    | 'failures'
    | 'lastAttemptAt'
    | 'nextAttemptAt'
    | 'responseStatus'
    | 'response'
    | 'detail'
  >
>;

/** A delivery whose row is locked, and the database's clock: all times of attempts go by it. */
export interface LockedDelivery extends WebhookDelivery {
  readonly asOf: Date;
}

/** All that a call is made from. `body` is null until it was made. */
export interface DueCall {
  /** The database's clock. */
  readonly asOf: Date;
  readonly delivery: WebhookDelivery;
  readonly webhook: Webhook;
  readonly secrets: WebhookSecrets;
  readonly body: Buffer | null;
  readonly encryptedToken: string | null;
  /** Whether the token that it carries has expired, by the database's clock. */
  readonly isTokenExpired: boolean;
}

export interface WebhookDeliveryStore extends WebhookDeliveryReader {
  add(partition: Partition, deliveries: readonly NewWebhookDelivery[]): Promise<void>;
  lock(partition: Partition, id: string): Promise<LockedDelivery | null>;
  /**
   * As `lock`, with all that a call needs, in one statement. Null where it is not pending, or its next
   * attempt is later by the database's clock.
   */
  lockDue(partition: Partition, id: string): Promise<DueCall | null>;
  /** Keeps the body beside the encrypted token, which tells later whom it was encrypted to. */
  setBody(partition: Partition, id: string, body: Buffer): Promise<void>;
  /** Throws `NOT_FOUND`. */
  update(
    partition: Partition,
    id: string,
    changes: WebhookDeliveryChanges,
  ): Promise<WebhookDelivery>;
  /** Pending again and due at once, from the begin of the schedule. Throws `NOT_FOUND`. */
  restart(partition: Partition, id: string): Promise<WebhookDelivery>;
}

/** What is known of webhooks outside of their rows. `delivery/` provides it. */
export interface WebhookTools {
  /** The URL to call, normalised. Throws `BAD_USER_INPUT` on `url` where it is none that may be called. */
  parseUrl(text: string): string;
  /** What to keep of a public JWK. Throws `BAD_USER_INPUT` on `publicKey`. */
  parsePublicKey(value: unknown): Promise<JsonObject>;
  mintSecret(): WebhookSecret;
  /** Encrypts to a key that `parsePublicKey` answered; answers a compact JWE. */
  encryptToken(token: PlainResetToken, publicKey: JsonObject): Promise<string>;
  /** Whether `encryptToken` encrypted it to this key, by the key's id. */
  isEncryptedTo(encryptedToken: string, publicKey: JsonObject): boolean;
}
