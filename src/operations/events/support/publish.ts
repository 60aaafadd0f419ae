/** Events, and the webhooks that hear of them: written in the transaction of what happened. */
import { newId } from '../../../domain/shared/ids.js';
import type { Partition } from '../../../domain/access/organization.js';
import type { PlainResetToken } from '../../../domain/shared/secret.js';
import { isWebhookTopic, type WebhookTopic } from '../../../domain/webhooks/webhook.js';
import type {
  Dependencies,
  NewEvent,
  NewWebhookDelivery,
  Subscriber,
  Tx,
} from '../../ports/index.js';

/** What storing an event needs: a webhook may get a reset token with it, encrypted. */
export type EventDependencies = Pick<Dependencies, 'webhookTools'>;

/** A token that was just handed out, for those webhooks that it may be encrypted to. */
export interface IssuedToken {
  readonly token: PlainResetToken;
  readonly expiresAt: Date;
}

type EncryptedToken = Pick<NewWebhookDelivery, 'encryptedToken' | 'tokenExpiresAt'>;

const noToken: EncryptedToken = { encryptedToken: null, tokenExpiresAt: null };

/** Nothing of a token for whoever did not ask for it, or has no key. */
async function encrypt(
  { webhookTools }: EventDependencies,
  { includesToken, publicKey }: Subscriber,
  issued: IssuedToken | undefined,
): Promise<EncryptedToken> {
  if (!issued || !includesToken || publicKey === null) return noToken;
  const encryptedToken = await webhookTools.encryptToken(issued.token, publicKey);
  return { encryptedToken, tokenExpiresAt: issued.expiresAt };
}

/** What an open circuit keeps from being called can be delivered by hand later. */
function statusFor({ circuitState }: Subscriber): Pick<NewWebhookDelivery, 'status' | 'detail'> {
  if (circuitState === 'open') return { status: 'FAILED', detail: 'circuit_open' };
  return { status: 'PENDING', detail: null };
}

function contentOf({ id, customerId, passwordResetId }: NewEvent, topic: WebhookTopic) {
  return { eventId: id, topic, customerId, resourceId: passwordResetId ?? customerId };
}

async function addJobs(
  tx: Tx,
  { organizationId, mode }: Partition,
  deliveries: readonly NewWebhookDelivery[],
): Promise<void> {
  const due = deliveries.filter(({ status }) => status === 'PENDING');
  const jobs = due.map(({ id }) => ({ organizationId, mode, deliveryId: id }));
  await tx.jobs.addAll('webhook_calls', jobs);
}

/**
 * Leaves a delivery and a job for each webhook that hears of an event that is stored already. Where nobody
 * does, it costs one statement.
 */
export async function publishEvent(
  deps: EventDependencies,
  tx: Tx,
  partition: Partition,
  event: NewEvent,
  issued?: IssuedToken,
): Promise<void> {
  const { name } = event;
  if (!isWebhookTopic(name)) return;
  const subscribers = await tx.webhooks.subscribersOf(partition, name);
  if (subscribers.length === 0) return;
  const deliveries = await Promise.all(
    subscribers.map(async (subscriber) => ({
      id: newId(),
      webhookId: subscriber.id,
      ...contentOf(event, name),
      ...statusFor(subscriber),
      ...(await encrypt(deps, subscriber, issued)),
    })),
  );
  await tx.webhookDeliveries.add(partition, deliveries);
  await addJobs(tx, partition, deliveries);
}

/** Stores the event and announces it. */
export async function recordEvent(
  deps: EventDependencies,
  tx: Tx,
  partition: Partition,
  event: NewEvent,
  issued?: IssuedToken,
): Promise<void> {
  await tx.events.add(partition, event);
  await publishEvent(deps, tx, partition, event, issued);
}
