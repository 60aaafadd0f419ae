/** One way to tell the operator what happens. `observability/` turns each event into a log line. */
import type { WebhookAlertKind } from '../../domain/webhooks/alert.js';
import type { DeliveryDetail } from '../../domain/webhooks/webhook.js';

/** A webhook that needs attention: `detail` says how its last call ended. */
export interface WebhookEvent {
  readonly kind: `webhook.${WebhookAlertKind}`;
  readonly webhookId: string;
  readonly organizationId: string;
  readonly detail: DeliveryDetail | null;
}

export type ObservedEvent = WebhookEvent;

/** Never throws. To be called after a transaction, which may be run again, and never inside one. */
export type Observe = (event: ObservedEvent) => void;
