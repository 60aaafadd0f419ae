/** Port for the storage of webhooks. `database/` implements it. */
import type { Partition } from '../../domain/access/organization.js';
import type { PageRequest } from '../../domain/shared/page.js';
import type { WebhookSecret } from '../../domain/shared/secret.js';
import type { WebhookSecrets } from '../../domain/webhooks/rotation.js';
import type { Webhook, WebhookTopic } from '../../domain/webhooks/webhook.js';

export interface WebhookReader {
  find(partition: Partition, id: string): Promise<Webhook | null>;
  findMany(partition: Partition, ids: readonly string[]): Promise<Webhook[]>;
  /** Returns up to `limit + 1` rows. */
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
      /** False disables the webhook now, true enables it. */
      readonly isActive: boolean;
    }
>;

/** An active webhook that subscribes to a topic. */
export type Subscriber = Pick<Webhook, 'id' | 'includesToken' | 'publicKey' | 'circuitState'>;

export interface WebhookStore extends WebhookReader {
  /** Returns null and adds nothing if the partition has `max` webhooks or more. Concurrent adds wait for each other. */
  add(partition: Partition, webhook: NewWebhook, max: number): Promise<Webhook | null>;
  /** Locks the row against other writers until the end of the transaction. Deliveries can still be added to it. */
  lock(partition: Partition, id: string): Promise<Webhook | null>;
  /** Throws `NOT_FOUND`. */
  update(partition: Partition, id: string, changes: WebhookChanges): Promise<Webhook>;
  findSecrets(partition: Partition, id: string): Promise<WebhookSecrets | null>;
  /** Throws `NOT_FOUND`. */
  setSecrets(partition: Partition, id: string, secrets: WebhookSecrets): Promise<Webhook>;
  /** Removes the webhook and its deliveries. */
  remove(partition: Partition, id: string): Promise<void>;
  /** Protects the subscribers from deletion until the end of the transaction, which adds deliveries to them. */
  subscribersOf(partition: Partition, topic: WebhookTopic): Promise<Subscriber[]>;
}
