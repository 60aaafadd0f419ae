/** Records the outcome of a call on its delivery and on the webhook's circuit, and completes its job. */
import { alertAfter, type WebhookAlertKind } from '../../../domain/webhooks/alert.js';
import type { WebhookAttempt } from '../../../domain/webhooks/outcome.js';
import { circuitAfter } from '../../../domain/webhooks/schedule.js';
import type { Webhook } from '../../../domain/webhooks/webhook.js';
import type { Dependencies, Tx, WebhookCall } from '../../ports/index.js';
import { changesAfter, toDetail } from './delivery-changes.js';
import { isScheduledFor, type WebhookJob } from './prepare-call.js';

export interface WebhookCallRecord {
  readonly job: WebhookJob;
  readonly call: WebhookCall;
  readonly attempt: WebhookAttempt;
}

async function addNextJob(
  tx: Tx,
  { job: { data }, call: { webhook } }: WebhookCallRecord,
  startAt: Date,
): Promise<void> {
  const next = { ...data, webhookId: webhook.id, dueAt: startAt.toISOString() };
  await tx.jobs.add('webhook_calls', next, { startAt });
}

/** `webhook` is locked, so that concurrent calls count every failure. */
async function recordOnWebhook(
  tx: Tx,
  { data }: WebhookJob,
  webhook: Webhook,
  { kind }: WebhookAttempt,
): Promise<{ isOpen: boolean; alert: WebhookAlertKind | null }> {
  const { circuitState: state, consecutiveFailures } = webhook;
  const circuit = circuitAfter({ state, consecutiveFailures }, kind);
  const changes = {
    ...(kind === 'gone' && webhook.disabledAt === null && { isActive: false }),
    ...(circuit.state !== state && { circuitState: circuit.state }),
    ...(circuit.consecutiveFailures !== consecutiveFailures && {
      consecutiveFailures: circuit.consecutiveFailures,
    }),
  };
  if (Object.keys(changes).length > 0) await tx.webhooks.update(data, webhook.id, changes);
  return { isOpen: circuit.state === 'open', alert: alertAfter(webhook, circuit, kind) };
}

async function recordAttempt(tx: Tx, record: WebhookCallRecord): Promise<void> {
  const { job, call, attempt } = record;
  const { data } = job;
  // The webhook before its delivery: a deletion locks them in the same order.
  const webhook = await tx.webhooks.lock(data, call.webhook.id);
  const delivery = await tx.webhookDeliveries.lock(data, data.deliveryId);
  if (!webhook || !delivery) return;
  const { isOpen, alert } = await recordOnWebhook(tx, job, webhook, attempt);
  const state = { isOpen, isScheduled: isScheduledFor(data, delivery) };
  const changes = changesAfter(attempt, delivery, call.asOf, state);
  await tx.webhookDeliveries.update(data, delivery.id, changes);
  if (changes.nextAttemptAt) await addNextJob(tx, record, changes.nextAttemptAt);
  if (alert === null) return;
  const ids = { webhookId: webhook.id, organizationId: data.organizationId };
  tx.afterCommit.observe({ kind: `webhook.${alert}`, ...ids, detail: toDetail(attempt) });
}

/**
 * Completes the job, and adds another if the delivery is to be attempted again. After the commit the operator is told
 * of a webhook that needs attention.
 */
export async function recordCall(
  { unitOfWork }: Pick<Dependencies, 'unitOfWork'>,
  record: WebhookCallRecord,
): Promise<void> {
  await unitOfWork.run(async (tx) => {
    await tx.jobs.complete(record.job);
    await recordAttempt(tx, record);
  });
}
