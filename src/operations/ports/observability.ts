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

/** A request was answered. `route` is the pattern and not the URL, which may hold a token. */
export interface RequestEvent {
  readonly kind: 'request.done';
  readonly requestId: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** Something failed that an operator has to look at. */
export interface FaultEvent {
  readonly kind: 'fault';
  readonly error: unknown;
  readonly requestId?: string;
}

export type ObservedEvent = WebhookEvent | RequestEvent | FaultEvent;

/** Never throws. To be called after a transaction, which may be run again, and never inside one. */
export type Observe = (event: ObservedEvent) => void;
