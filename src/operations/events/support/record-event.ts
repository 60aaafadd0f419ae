/**
 * Records an event in the transaction in which it happens, and publishes it to the webhooks that subscribe to it. So
 * Rekey never publishes a change that is rolled back, and loses no event that is committed.
 */
import type { Partition } from '../../../domain/access/organization.js';
import { newId } from '../../../domain/shared/ids.js';
import type { PlainResetToken } from '../../../domain/shared/secret.js';
import { isWebhookTopic, type WebhookTopic } from '../../../domain/webhooks/webhook.js';
import type {
  Dependencies,
  NewEvent,
  NewWebhookDelivery,
  Subscriber,
  Tx,
} from '../../ports/index.js';

/** What recording an event needs: its webhooks may receive a reset token, encrypted. */
export type EventDependencies = Pick<Dependencies, 'tokenEncryption'>;

/** The token of a new reset, for webhooks that receive tokens. */
export interface IssuedToken {
  readonly token: PlainResetToken;
  readonly expiresAt: Date;
}

type EncryptedToken = Pick<NewWebhookDelivery, 'encryptedToken' | 'tokenExpiresAt'>;

const noToken: EncryptedToken = { encryptedToken: null, tokenExpiresAt: null };

/** A webhook receives the token only if it includes tokens and has a public key to encrypt to. */
async function encryptFor(
  { tokenEncryption }: EventDependencies,
  { includesToken, publicKey }: Subscriber,
  issued: IssuedToken | undefined,
): Promise<EncryptedToken> {
  if (!issued || !includesToken || publicKey === null) return noToken;
  const encryptedToken = await tokenEncryption.encrypt(issued.token, publicKey);
  return { encryptedToken, tokenExpiresAt: issued.expiresAt };
}

/** A delivery to a webhook whose circuit is open fails at once, and can be redelivered later. */
function statusFor({ circuitState }: Subscriber): Pick<NewWebhookDelivery, 'status' | 'detail'> {
  if (circuitState === 'open') return { status: 'FAILED', detail: 'circuit_open' };
  return { status: 'PENDING', detail: null };
}

function subjectOf({ id, customerId, passwordResetId }: NewEvent, topic: WebhookTopic) {
  return { eventId: id, topic, customerId, resourceId: passwordResetId ?? customerId };
}

async function addJobs(
  tx: Tx,
  { organizationId, mode }: Partition,
  deliveries: readonly NewWebhookDelivery[],
): Promise<void> {
  const due = deliveries.filter(({ status }) => status === 'PENDING');
  const jobs = due.map(({ id: deliveryId, webhookId }) => {
    return { organizationId, mode, deliveryId, webhookId };
  });
  await tx.jobs.addAll('webhook_calls', jobs);
}

/**
 * Publishes an event that is stored already: adds a delivery and a job for each active webhook that subscribes
 * to it. `issued` is the token of the reset that the event created. Costs one statement if there is no
 * subscriber. For statements that store their event themselves; all other code calls `recordEvent`.
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
      ...subjectOf(event, name),
      ...statusFor(subscriber),
      ...(await encryptFor(deps, subscriber, issued)),
    })),
  );
  await tx.webhookDeliveries.add(partition, deliveries);
  await addJobs(tx, partition, deliveries);
}

/** Stores an event and publishes it. `issued` is the token of the reset that the event created. */
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
