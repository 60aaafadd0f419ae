/** What a worker needs to call a webhook: the delivery, where it goes, and what is sent. */
import type { Job } from '../domain/job.js';
import type { Partition } from '../domain/organization.js';
import type {
  DeliveryDetail,
  Webhook,
  WebhookDelivery,
  WebhookResource,
} from '../domain/webhook.js';
import type { WebhookSecrets } from '../domain/webhook-rotation.js';
import type { Dependencies, Tx } from './ports.js';

export type WebhookJob = Job<'webhook_calls'>;

export interface FoundWebhookCall {
  readonly delivery: WebhookDelivery;
  readonly webhook: Webhook;
  readonly secrets: WebhookSecrets;
  /** The body, or what to make it from. */
  readonly content:
    | { readonly body: Buffer }
    | {
        readonly body: null;
        readonly resource: WebhookResource;
        readonly sealedToken: string | null;
      };
}

/** An open circuit lets through only what was just asked for by hand. */
function reasonNotToCall(webhook: Webhook, delivery: WebhookDelivery): DeliveryDetail | null {
  if (webhook.disabledAt) return 'webhook_disabled';
  const isTrial = delivery.redeliveredAt !== null && delivery.failures === 0;
  return webhook.circuitState === 'open' && !isTrial ? 'circuit_open' : null;
}

async function findResource(
  tx: Tx,
  partition: Partition,
  { topic, resourceId: id }: WebhookDelivery,
): Promise<WebhookResource> {
  if (topic.startsWith('customer_password_resets.')) {
    const row = await tx.passwordResets.find({ ...partition, narrowing: {} }, id);
    return { type: 'customer_password_resets', id, row };
  }
  const [customer] = await tx.customers.findMany(partition, [id]);
  const [credential] = await tx.credentials.findSummaries(partition, [id]);
  const row = customer ? { ...customer, hasPassword: credential !== undefined } : null;
  return { type: 'customers', id, row };
}

async function readCall(
  tx: Tx,
  partition: Partition,
  delivery: WebhookDelivery,
  webhook: Webhook,
): Promise<FoundWebhookCall | null> {
  const secrets = await tx.webhooks.findSecrets(partition, webhook.id);
  const kept = await tx.webhookDeliveries.findContent(partition, delivery.id);
  if (!secrets || !kept) return null;
  const { body, sealedToken } = kept;
  if (body) return { delivery, webhook, secrets, content: { body } };
  const resource = await findResource(tx, partition, delivery);
  return { delivery, webhook, secrets, content: { body: null, resource, sealedToken } };
}

/** Null where no call is to be made. */
async function findCall(tx: Tx, { data }: WebhookJob): Promise<FoundWebhookCall | null> {
  const delivery = await tx.webhookDeliveries.lockDue(data, data.deliveryId);
  const webhook = delivery && (await tx.webhooks.find(data, delivery.webhookId));
  if (!webhook) return null;
  const detail = reasonNotToCall(webhook, delivery);
  if (detail === null) return readCall(tx, data, delivery, webhook);
  const changes = { status: 'FAILED' as const, nextAttemptAt: null, detail };
  await tx.webhookDeliveries.update(data, delivery.id, changes);
  return null;
}

/**
 * The call that a job stands for; null where there is none to make any more, and then the job is completed
 * and a delivery that waited is given up.
 */
export async function findWebhookCall(
  deps: Dependencies,
  job: WebhookJob,
): Promise<FoundWebhookCall | null> {
  return deps.unitOfWork.run(async (tx) => {
    const found = await findCall(tx, job);
    if (!found) await tx.jobs.complete(job);
    return found;
  });
}

/** Keeps the body that all attempts send; answers the one that is kept, which may be another worker's. */
export async function keepWebhookBody(
  deps: Dependencies,
  { data }: WebhookJob,
  body: Buffer,
): Promise<Buffer> {
  return deps.unitOfWork.run((tx) => tx.webhookDeliveries.setBody(data, data.deliveryId, body));
}
