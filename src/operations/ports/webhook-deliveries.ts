/** Port for the storage of webhook deliveries. `database/` implements it. */
import type { Partition } from '../../domain/access/organization.js';
import type { PageRequest } from '../../domain/shared/page.js';
import type { WebhookDeliveryFilter } from '../../domain/webhooks/list.js';
import type { WebhookSecrets } from '../../domain/webhooks/rotation.js';
import type { Webhook, WebhookDelivery } from '../../domain/webhooks/webhook.js';

export interface WebhookDeliveryReader {
  find(partition: Partition, id: string): Promise<WebhookDelivery | null>;
  /** Returns up to `limit + 1` rows. */
  list(
    partition: Partition,
    filter: WebhookDeliveryFilter,
    page: PageRequest,
  ): Promise<WebhookDelivery[]>;
  count(partition: Partition, filter: WebhookDeliveryFilter): Promise<number>;
  /** Returns up to `limit + 1` rows for each webhook, by one statement. */
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

/** The database dates the row, and makes a pending delivery due at once. */
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
  /** A compact JWE; null if the delivery carries no token. */
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

/** A delivery whose row is locked. */
export interface LockedDelivery extends WebhookDelivery {
  /** The database's clock, by which all attempts are scheduled. */
  readonly asOf: Date;
}

/** A delivery that is due, with everything that a call of its webhook is made from. */
export interface DueDelivery {
  /** The database's clock, by which all attempts are scheduled. */
  readonly asOf: Date;
  readonly delivery: WebhookDelivery;
  readonly webhook: Webhook;
  readonly secrets: WebhookSecrets;
  /** Null before the first attempt. */
  readonly body: Buffer | null;
  /** A compact JWE; null if the delivery carries no token. */
  readonly encryptedToken: string | null;
  /** Whether the token has expired, by the database's clock. */
  readonly isTokenExpired: boolean;
}

export interface WebhookDeliveryStore extends WebhookDeliveryReader {
  add(partition: Partition, deliveries: readonly NewWebhookDelivery[]): Promise<void>;
  lock(partition: Partition, id: string): Promise<LockedDelivery | null>;
  /**
   * As `lock`, with everything that a call needs, in one statement. Returns null if the delivery is not pending,
   * or its next attempt is later by the database's clock.
   */
  lockDue(partition: Partition, id: string): Promise<DueDelivery | null>;
  /** Keeps the body beside the encrypted token, which still says which key it was encrypted to. */
  setBody(partition: Partition, id: string, body: Buffer): Promise<void>;
  /** Throws `NOT_FOUND`. */
  update(
    partition: Partition,
    id: string,
    changes: WebhookDeliveryChanges,
  ): Promise<WebhookDelivery>;
  /** Makes the delivery pending and due at once, from the start of the schedule. Throws `NOT_FOUND`. */
  restart(partition: Partition, id: string): Promise<WebhookDelivery>;
}
