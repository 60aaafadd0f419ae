/** A webhook is a URL that subscribes to events; a delivery is one event on its way to one webhook. */
import type { EventName } from '../events/event.js';
import type { JsonObject } from '../shared/metadata.js';
import type { FailureReason } from './outcome.js';
import type { Circuit } from './schedule.js';

/** The events that a webhook can subscribe to, named as Commerce Layer names them. */
const webhookTopics = [
  'customer_password_resets.create',
  'customer_password_resets.reset_password',
  'customer_password_resets.destroy',
  'customer_password_resets.cancel',
  'customers.create',
  'customers.create_password',
] as const satisfies readonly EventName[];

export type WebhookTopic = (typeof webhookTopics)[number];

/** Returns whether webhooks can subscribe to the event. */
export function isWebhookTopic(name: EventName): name is WebhookTopic {
  return (webhookTopics as readonly string[]).includes(name);
}

/** The limit on webhooks in a partition: each event adds a row and a call for each of its subscribers. */
export const maxWebhooks = 50;

export interface Webhook {
  readonly id: string;
  readonly name: string | null;
  readonly url: string;
  readonly topics: readonly WebhookTopic[];
  /** Whether it receives reset tokens, encrypted to the public key. */
  readonly includesToken: boolean;
  /** A public JWK as `TokenEncryption.parsePublicKey` returned it. */
  readonly publicKey: JsonObject | null;
  /** Null while it is active. */
  readonly disabledAt: Date | null;
  readonly circuitState: Circuit['state'];
  readonly consecutiveFailures: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type WebhookDeliveryStatus = 'PENDING' | 'DELIVERED' | 'FAILED';

export interface WebhookDelivery {
  /** Also the `webhook-id` header of every attempt. */
  readonly id: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly topic: WebhookTopic;
  /** The resource that the body shows: the customer for a topic of `customers`, otherwise the reset. */
  readonly resourceId: string;
  readonly customerId: string;
  readonly status: WebhookDeliveryStatus;
  /** How many attempts were made in all. */
  readonly attempts: number;
  /** How many attempts failed since the delivery, or its last redelivery: its place in the schedule. */
  readonly failures: number;
  /** When a caller last asked for a redelivery. */
  readonly redeliveredAt: Date | null;
  /** When the token that it carries expires; null if it carries none. */
  readonly tokenExpiresAt: Date | null;
  readonly lastAttemptAt: Date | null;
  /** Null if no attempt is planned. */
  readonly nextAttemptAt: Date | null;
  /** The HTTP status of the last attempt; null if the receiver sent none. */
  readonly responseStatus: number | null;
  /** The beginning of the last response's body, at most 1 KiB. */
  readonly response: string | null;
  /** Why the last attempt failed, or why no attempt was made. */
  readonly detail: DeliveryDetail | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Returns the id of the reset that the body shows; null if it shows the customer. */
export function passwordResetIdOf({
  topic,
  resourceId,
}: Pick<WebhookDelivery, 'topic' | 'resourceId'>): string | null {
  return topic.startsWith('customer_password_resets.') ? resourceId : null;
}

/** Why a call failed, or why Rekey makes no call. */
export type DeliveryDetail =
  | FailureReason
  | 'gone'
  | 'retry_after'
  | 'circuit_open'
  | 'webhook_disabled'
  /** The token that the delivery carries has expired. */
  | 'token_expired'
  /** The webhook includes no tokens any more, or has another key than the token was encrypted to. */
  | 'token_withdrawn';
