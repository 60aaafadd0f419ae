/** A URL that hears of events, and the deliveries of events to it. */
import type { Customer } from '../customers/customer.js';
import type { EventName } from '../events/event.js';
import type { JsonObject } from '../shared/metadata.js';
import type { PasswordReset } from '../resets/reset.js';
import type { FailureReason } from './outcome.js';
import type { Circuit } from './schedule.js';

/** The events that a webhook can hear of, in Commerce Layer's words. */
const webhookTopics = [
  'customer_password_resets.create',
  'customer_password_resets.reset_password',
  'customer_password_resets.destroy',
  'customers.create',
  'customers.create_password',
] as const satisfies readonly EventName[];

export type WebhookTopic = (typeof webhookTopics)[number];

export function isWebhookTopic(name: EventName): name is WebhookTopic {
  return (webhookTopics as readonly string[]).includes(name);
}

/** How many webhooks a partition may have: each event of a topic is a row and a call for each of them. */
export const maxWebhooks = 50;

export interface Webhook {
  readonly id: string;
  readonly name: string | null;
  readonly url: string;
  readonly topics: readonly WebhookTopic[];
  /** Whether it is sent reset tokens, encrypted to the public key. */
  readonly includesToken: boolean;
  /** A public JWK as `parsePublicKey` normalised it. */
  readonly publicKey: JsonObject | null;
  /** Null while it is active. */
  readonly disabledAt: Date | null;
  readonly circuitState: Circuit['state'];
  readonly consecutiveFailures: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type WebhookDeliveryStatus = 'PENDING' | 'DELIVERED' | 'FAILED';

/** One event on its way to one webhook. Its id is the `webhook-id` of every attempt. */
export interface WebhookDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly topic: WebhookTopic;
  /** What the body shows: the reset, or the customer where the topic is a customer's. */
  readonly resourceId: string;
  readonly customerId: string;
  readonly status: WebhookDeliveryStatus;
  /** How often it was attempted in all. */
  readonly attempts: number;
  /** How often without success since it was made or last asked for again: its place in the schedule. */
  readonly failures: number;
  /** When somebody last asked for it again. */
  readonly redeliveredAt: Date | null;
  /** When the token that it carries expires; null where it carries none. */
  readonly tokenExpiresAt: Date | null;
  readonly lastAttemptAt: Date | null;
  /** Null where there is none to come. */
  readonly nextAttemptAt: Date | null;
  /** The HTTP status of the last attempt; null where none came. */
  readonly responseStatus: number | null;
  /** The beginning of the last answer's body, at most 1 KiB. */
  readonly response: string | null;
  /** Why the last attempt failed, or why there is none. */
  readonly detail: DeliveryDetail | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A failed call's reason, or a reason of our own. */
export type DeliveryDetail =
  | FailureReason
  | 'gone'
  | 'retry_after'
  | 'circuit_open'
  | 'webhook_disabled'
  /** The token that it carries has expired. */
  | 'token_expired'
  /** The webhook is to get no tokens any more, or none that are encrypted to that key. */
  | 'token_withdrawn';

/** What a body shows, as it was when the body was made; null where it was gone by then. */
export type WebhookResource =
  | {
      readonly type: 'customer_password_resets';
      readonly id: string;
      readonly row: PasswordReset | null;
    }
  | {
      readonly type: 'customers';
      readonly id: string;
      readonly row: (Customer & { readonly hasPassword: boolean }) | null;
    };
