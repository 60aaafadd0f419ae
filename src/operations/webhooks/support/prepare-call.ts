/** What a worker needs to call a webhook: the delivery, where it goes, and what is sent. */
import type { Job } from '../../../domain/jobs/job.js';
import type { Partition } from '../../../domain/access/organization.js';
import type {
  DeliveryDetail,
  WebhookDelivery,
  WebhookResource,
} from '../../../domain/webhooks/webhook.js';
import type { Dependencies, DueDelivery, Tx } from '../../ports/index.js';

export type WebhookJob = Job<'webhook_calls'>;

/** What a body is made from. */
export interface WebhookContent {
  readonly partition: Partition;
  readonly resource: WebhookResource;
  /** A JWE. */
  readonly encryptedToken: string | null;
}

/** The bytes to send. Without any effect, since a transaction may run again. */
export type RenderWebhookBody = (content: WebhookContent) => Buffer;

export interface WebhookCallToMake extends Pick<
  DueDelivery,
  'asOf' | 'delivery' | 'webhook' | 'secrets'
> {
  readonly body: Buffer;
}

/**
 * A token goes out only as long as it is worth something, and to the key that is registered now: the key before
 * it may have been replaced because somebody else has it.
 */
function reasonToWithhold(
  { tokenEncryption }: Pick<Dependencies, 'tokenEncryption'>,
  { webhook, delivery, encryptedToken, isTokenExpired }: DueDelivery,
): DeliveryDetail | null {
  if (delivery.tokenExpiresAt === null) return null;
  if (isTokenExpired) return 'token_expired';
  const { includesToken, publicKey } = webhook;
  if (!includesToken || publicKey === null || encryptedToken === null) return 'token_withdrawn';
  return tokenEncryption.isEncryptedTo(encryptedToken, publicKey) ? null : 'token_withdrawn';
}

/** An open circuit lets through only what was just asked for by hand. */
function reasonNotToCall(deps: Dependencies, due: DueDelivery): DeliveryDetail | null {
  const { webhook, delivery } = due;
  if (webhook.disabledAt) return 'webhook_disabled';
  const isTrial = delivery.redeliveredAt !== null && delivery.failures === 0;
  if (webhook.circuitState === 'open' && !isTrial) return 'circuit_open';
  return reasonToWithhold(deps, due);
}

async function findResource(
  tx: Tx,
  partition: Partition,
  { topic, resourceId: id }: WebhookDelivery,
): Promise<WebhookResource> {
  if (topic.startsWith('customer_password_resets.')) {
    const row = await tx.passwordResets.find({ ...partition, siteFilter: {} }, id);
    return { type: 'customer_password_resets', id, row };
  }
  const [customer] = await tx.customers.findMany(partition, [id]);
  const [credential] = await tx.credentials.findSummaries(partition, [id]);
  const row = customer ? { ...customer, hasPassword: credential !== undefined } : null;
  return { type: 'customers', id, row };
}

/** Made for the first attempt and kept: every later one sends the same bytes. */
async function makeBody(
  tx: Tx,
  { organizationId, mode }: Partition,
  { delivery, encryptedToken }: DueDelivery,
  render: RenderWebhookBody,
): Promise<Buffer> {
  const partition = { organizationId, mode };
  const resource = await findResource(tx, partition, delivery);
  const body = render({ partition, resource, encryptedToken });
  await tx.webhookDeliveries.setBody(partition, delivery.id, body);
  return body;
}

/** Whether the delivery still goes by the schedule that the job is of: a redelivery begins another. */
export function isScheduledFor(
  { dueAt }: WebhookJob['data'],
  { nextAttemptAt, redeliveredAt, attempts }: WebhookDelivery,
): boolean {
  if (dueAt !== undefined) return nextAttemptAt?.toISOString() === dueAt;
  return redeliveredAt === null && attempts === 0;
}

/** Null where no call is to be made. */
async function findCall(
  deps: Dependencies,
  tx: Tx,
  { data }: WebhookJob,
  render: RenderWebhookBody,
): Promise<WebhookCallToMake | null> {
  const due = await tx.webhookDeliveries.lockDue(data, data.deliveryId);
  if (!due || !isScheduledFor(data, due.delivery)) return null;
  const { asOf, delivery, webhook, secrets } = due;
  const detail = reasonNotToCall(deps, due);
  if (detail === null) {
    const body = due.body ?? (await makeBody(tx, data, due, render));
    return { asOf, delivery, webhook, secrets, body };
  }
  const changes = { status: 'FAILED' as const, nextAttemptAt: null, detail };
  await tx.webhookDeliveries.update(data, delivery.id, changes);
  return null;
}

/**
 * The call that a job stands for; null where there is none to make any more, and then the job is completed
 * and a delivery that waited is failed permanently.
 */
export async function findWebhookCall(
  deps: Dependencies,
  job: WebhookJob,
  render: RenderWebhookBody,
): Promise<WebhookCallToMake | null> {
  return deps.unitOfWork.run(async (tx) => {
    const found = await findCall(deps, tx, job, render);
    if (!found) await tx.jobs.complete(job);
    return found;
  });
}
