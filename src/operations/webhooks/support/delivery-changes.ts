/** What an attempt changes on its delivery: the report of the response, the status, and the next attempt. */
import type { WebhookAttempt } from '../../../domain/webhooks/outcome.js';
import { nextAttemptAt } from '../../../domain/webhooks/schedule.js';
import type { DeliveryDetail, WebhookDelivery } from '../../../domain/webhooks/webhook.js';
import type { LockedDelivery, WebhookDeliveryChanges } from '../../ports/index.js';

/** The state around the attempt. */
export interface AttemptState {
  /** Whether the webhook's circuit is open after the attempt. */
  readonly isOpen: boolean;
  /** Whether the job belongs to the delivery's current schedule. */
  readonly isScheduled: boolean;
}

/** Returns why the attempt failed; null if it did not. */
export function toDetail(attempt: WebhookAttempt): DeliveryDetail | null {
  if (attempt.kind === 'delivered') return null;
  return attempt.kind === 'failed' ? attempt.reason : attempt.kind;
}

/** If the delivery carries a token, the response is not kept: the receiver may repeat what it decrypted. */
function reportChanges(
  attempt: WebhookAttempt,
  { tokenExpiresAt }: WebhookDelivery,
): WebhookDeliveryChanges {
  const response = tokenExpiresAt || attempt.response === '' ? null : attempt.response;
  return { responseStatus: attempt.status ?? null, response, detail: toDetail(attempt) };
}

/** When to try again; null if the delivery has failed permanently. */
function nextTime(
  attempt: WebhookAttempt,
  { tokenExpiresAt, asOf: now }: LockedDelivery,
  { failures, isOpen }: { failures: number; isOpen: boolean },
): Date | null {
  if (isOpen || attempt.kind === 'gone') return null;
  const retryAfterSeconds = attempt.kind === 'retry_after' ? attempt.retryAfterSeconds : undefined;
  const times = { now, retryAfterSeconds, tokenExpiresAt: tokenExpiresAt ?? undefined };
  return nextAttemptAt({ failures, ...times }) ?? null;
}

function statusChanges(
  attempt: WebhookAttempt,
  delivery: LockedDelivery,
  { isOpen, isScheduled }: AttemptState,
): WebhookDeliveryChanges {
  if (attempt.kind === 'delivered') return { status: 'DELIVERED', nextAttemptAt: null };
  // A concurrent attempt has ended first, or a redelivery has started another schedule.
  if (delivery.status !== 'PENDING' || !isScheduled) return {};
  const failures = delivery.failures + 1;
  const next = nextTime(attempt, delivery, { isOpen, failures });
  return { status: next ? 'PENDING' : 'FAILED', failures, nextAttemptAt: next };
}

/** Returns the changes after an attempt that began at `startedAt`; `nextAttemptAt` is set if another follows. */
export function changesAfter(
  attempt: WebhookAttempt,
  delivery: LockedDelivery,
  startedAt: Date,
  state: AttemptState,
): WebhookDeliveryChanges {
  return {
    attempts: delivery.attempts + 1,
    lastAttemptAt: startedAt,
    ...(delivery.status === 'PENDING' && reportChanges(attempt, delivery)),
    ...statusChanges(attempt, delivery, state),
  };
}
