/** Prepares a call: reads the delivery and its webhook, decides whether to call, and makes the body. */
import { partitionOf, type Partition } from '../../../domain/access/organization.js';
import type { Job } from '../../../domain/jobs/job.js';
import type { WebhookResource } from '../../../domain/webhooks/content.js';
import { passwordResetIdOf } from '../../../domain/webhooks/webhook.js';
import type { DeliveryDetail, WebhookDelivery } from '../../../domain/webhooks/webhook.js';
import type { Dependencies, DueDelivery, Tx, WebhookCall } from '../../ports/index.js';

export type WebhookJob = Job<'webhook_calls'>;

type PrepareDependencies = Pick<
  Dependencies,
  'unitOfWork' | 'tokenEncryption' | 'renderWebhookBody'
>;

/**
 * Returns why the token must not be sent; null if it may. It is sent only until it expires, and only to the key that is
 * registered now: the previous key may have been replaced because it leaked.
 */
function reasonToWithholdToken(
  { tokenEncryption }: PrepareDependencies,
  { webhook, delivery, encryptedToken, isTokenExpired }: DueDelivery,
): DeliveryDetail | null {
  if (delivery.tokenExpiresAt === null) return null;
  if (isTokenExpired) return 'token_expired';
  const { includesToken, publicKey } = webhook;
  if (!includesToken || publicKey === null || encryptedToken === null) return 'token_withdrawn';
  return tokenEncryption.isEncryptedTo(encryptedToken, publicKey) ? null : 'token_withdrawn';
}

/** An open circuit lets only the first attempt of a redelivery through, whose success closes it. */
function reasonNotToCall(deps: PrepareDependencies, due: DueDelivery): DeliveryDetail | null {
  const { webhook, delivery } = due;
  if (webhook.disabledAt) return 'webhook_disabled';
  const isTrial = delivery.redeliveredAt !== null && delivery.failures === 0;
  if (webhook.circuitState === 'open' && !isTrial) return 'circuit_open';
  return reasonToWithholdToken(deps, due);
}

async function findResource(
  tx: Tx,
  partition: Partition,
  delivery: WebhookDelivery,
): Promise<WebhookResource> {
  const { resourceId: id } = delivery;
  if (passwordResetIdOf(delivery) !== null) {
    const row = await tx.passwordResets.findById(partition, id);
    return { type: 'customer_password_resets', id, row };
  }
  const customer = await tx.customers.findById(partition, id);
  const [credential] = await tx.credentials.findSummaries(partition, [id]);
  const row = customer ? { ...customer, hasPassword: credential !== undefined } : null;
  return { type: 'customers', id, row };
}

/** Makes the body for the first attempt and stores it, so that every later attempt sends the same bytes. */
async function makeBody(
  { renderWebhookBody }: PrepareDependencies,
  tx: Tx,
  origin: Partition,
  { delivery, encryptedToken }: DueDelivery,
): Promise<Buffer> {
  const partition = partitionOf(origin);
  const resource = await findResource(tx, partition, delivery);
  const body = renderWebhookBody({ partition, resource, encryptedToken });
  await tx.webhookDeliveries.setBody(partition, delivery.id, body);
  return body;
}

/**
 * Returns whether the job belongs to the delivery's current schedule. A redelivery starts a new schedule, and
 * then the jobs of the previous one have nothing left to do.
 */
export function isScheduledFor(
  { dueAt }: WebhookJob['data'],
  { nextAttemptAt, redeliveredAt, attempts }: WebhookDelivery,
): boolean {
  if (dueAt !== undefined) return nextAttemptAt?.toISOString() === dueAt;
  return redeliveredAt === null && attempts === 0;
}

async function findCall(
  deps: PrepareDependencies,
  tx: Tx,
  { data }: WebhookJob,
): Promise<WebhookCall | null> {
  const due = await tx.webhookDeliveries.lockDue(data, data.deliveryId);
  if (!due || !isScheduledFor(data, due.delivery)) return null;
  const { asOf, delivery, webhook, secrets } = due;
  const detail = reasonNotToCall(deps, due);
  if (detail === null) {
    const body = due.body ?? (await makeBody(deps, tx, data, due));
    return { asOf, delivery, webhook, secrets, body };
  }
  const changes = { status: 'FAILED' as const, nextAttemptAt: null, detail };
  await tx.webhookDeliveries.update(data, delivery.id, changes);
  return null;
}

/**
 * Returns the call that a job asks for. If no call is to be made any more, completes the job and returns null; a
 * delivery that may not be sent fails permanently.
 */
export async function prepareCall(
  deps: PrepareDependencies,
  job: WebhookJob,
): Promise<WebhookCall | null> {
  return deps.unitOfWork.run(async (tx) => {
    const call = await findCall(deps, tx, job);
    if (call === null) await tx.jobs.complete(job);
    return call;
  });
}
