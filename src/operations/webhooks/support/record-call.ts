/** What follows from a call of a webhook: for its delivery, for the webhook's circuit, and for its job. */
import type { Webhook, WebhookDelivery } from '../../../domain/webhooks/webhook.js';
import type {
  AttemptReport,
  AttemptResult,
  WebhookOutcome,
} from '../../../domain/webhooks/outcome.js';
import { circuitAfter, nextAttemptAt } from '../../../domain/webhooks/schedule.js';
import {
  alertAfter,
  type WebhookAlertKind,
  type WebhookAlert,
} from '../../../domain/webhooks/alert.js';
import { isScheduledFor, type WebhookJob } from './prepare-call.js';
import type {
  Dependencies,
  LockedDelivery,
  Tx,
  WebhookDeliveryChanges,
} from '../../ports/index.js';

export interface WebhookCallRecord {
  readonly job: WebhookJob;
  readonly webhookId: string;
  readonly outcome: WebhookOutcome;
  /** By the database's clock, as all times of attempts are. */
  readonly startedAt: Date;
}

type Made = AttemptResult & AttemptReport;

function detailOf(made: Made): WebhookDelivery['detail'] {
  if (made.kind === 'delivered') return null;
  return made.kind === 'failed' ? made.reason : made.kind;
}

/** Of a delivery with a token no answer is kept: the receiver may repeat what it opened. */
function reportOf(made: Made, { tokenExpiresAt }: WebhookDelivery): WebhookDeliveryChanges {
  const response = tokenExpiresAt || made.response === '' ? null : made.response;
  return { responseStatus: made.status ?? null, response, detail: detailOf(made) };
}

/** When to try again; null where it is failed permanently. */
function nextAfter(
  made: Made,
  { tokenExpiresAt, asOf: now }: LockedDelivery,
  { failures, isOpen }: { failures: number; isOpen: boolean },
): Date | null {
  if (isOpen || made.kind === 'gone') return null;
  const retryAfterSeconds = made.kind === 'retry_after' ? made.retryAfterSeconds : undefined;
  const attempts = { failures, now, retryAfterSeconds };
  return nextAttemptAt({ ...attempts, tokenExpiresAt: tokenExpiresAt ?? undefined }) ?? null;
}

function standingAfter(
  made: Made,
  delivery: LockedDelivery,
  when: { isOpen: boolean; isScheduled: boolean },
): WebhookDeliveryChanges {
  if (made.kind === 'delivered') return { status: 'DELIVERED', nextAttemptAt: null };
  // Another call of it was faster, or a redelivery has begun another schedule.
  if (delivery.status !== 'PENDING' || !when.isScheduled) return {};
  const failures = delivery.failures + 1;
  const next = nextAfter(made, delivery, { ...when, failures });
  return { status: next ? 'PENDING' : 'FAILED', failures, nextAttemptAt: next };
}

async function addNext(tx: Tx, { data }: WebhookJob, startAt: Date): Promise<void> {
  const { organizationId, mode, deliveryId } = data;
  const next = { organizationId, mode, deliveryId, dueAt: startAt.toISOString() };
  await tx.jobs.add('webhook_calls', next, { startAt });
}

/** Too many calls were under way: it counts as none. */
async function postpone(tx: Tx, { job }: WebhookCallRecord, retryAfterMs: number): Promise<void> {
  const { data } = job;
  const delivery = await tx.webhookDeliveries.lock(data, data.deliveryId);
  if (delivery?.status !== 'PENDING' || !isScheduledFor(data, delivery)) return;
  const nextAt = new Date(delivery.asOf.getTime() + retryAfterMs);
  await tx.webhookDeliveries.update(data, delivery.id, { nextAttemptAt: nextAt });
  await addNext(tx, job, nextAt);
}

/** The webhook's row is locked, so that no failure of several calls at once is lost. */
async function recordOnWebhook(
  tx: Tx,
  { job }: WebhookCallRecord,
  webhook: Webhook,
  { kind }: Made,
): Promise<{ isOpen: boolean; alert: WebhookAlertKind | null }> {
  const { circuitState: state, consecutiveFailures } = webhook;
  const circuit = circuitAfter({ state, consecutiveFailures }, kind);
  const changes = {
    ...(kind === 'gone' && { isActive: false }),
    ...(circuit.state !== state && { circuitState: circuit.state }),
    ...(circuit.consecutiveFailures !== consecutiveFailures && {
      consecutiveFailures: circuit.consecutiveFailures,
    }),
  };
  if (Object.keys(changes).length > 0) await tx.webhooks.update(job.data, webhook.id, changes);
  return { isOpen: circuit.state === 'open', alert: alertAfter(webhook, circuit, kind) };
}

async function recordMade(
  tx: Tx,
  record: WebhookCallRecord,
  made: Made,
): Promise<WebhookAlert | null> {
  const { job, webhookId, startedAt } = record;
  const { data } = job;
  // First the webhook, then its delivery: a deletion locks them in that order, too.
  const webhook = await tx.webhooks.lock(data, webhookId);
  const delivery = await tx.webhookDeliveries.lock(data, data.deliveryId);
  if (!webhook || !delivery) return null;
  const { isOpen, alert } = await recordOnWebhook(tx, record, webhook, made);
  const isScheduled = isScheduledFor(data, delivery);
  const standing = standingAfter(made, delivery, { isOpen, isScheduled });
  await tx.webhookDeliveries.update(data, delivery.id, {
    attempts: delivery.attempts + 1,
    lastAttemptAt: startedAt,
    ...(delivery.status === 'PENDING' && reportOf(made, delivery)),
    ...standing,
  });
  if (standing.nextAttemptAt) await addNext(tx, job, standing.nextAttemptAt);
  if (alert === null) return null;
  const { organizationId } = data;
  return { kind: alert, webhookId, organizationId, detail: detailOf(made) };
}

/**
 * Ends with the job completed; where the delivery is to be attempted again, another job waits for its time.
 * Answers what whoever runs Rekey should hear of, if anything.
 */
export async function recordWebhookCall(
  deps: Dependencies,
  record: WebhookCallRecord,
): Promise<WebhookAlert | null> {
  const { job, outcome } = record;
  return deps.unitOfWork.run(async (tx) => {
    await tx.jobs.complete(job);
    if (outcome.kind !== 'busy') return recordMade(tx, record, outcome);
    await postpone(tx, record, outcome.retryAfterMs);
    return null;
  });
}
