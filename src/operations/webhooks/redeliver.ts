/** Redelivers an event at a caller's request: the same bytes under the same id, whatever the delivery's status. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import { AppError, invalidInput } from '../../domain/shared/errors.js';
import { parseId } from '../../domain/shared/text.js';
import type { WebhookDelivery } from '../../domain/webhooks/webhook.js';
import type { Dependencies } from '../ports/index.js';

const disabled = 'belongs to a disabled webhook';

/**
 * Starts the delivery's schedule again and returns the delivery. Its first attempt is made even if the circuit is
 * open, and a success closes the circuit. Throws `NOT_FOUND`, and `BAD_USER_INPUT` if the webhook is disabled.
 */
export async function redeliverWebhook(
  deps: Pick<Dependencies, 'unitOfWork'>,
  context: RequestContext,
  input: { deliveryId: string },
): Promise<WebhookDelivery> {
  requirePermission(context, 'webhook.write');
  const { site } = context;
  const { organizationId, mode } = site;
  const deliveryId = parseId('deliveryId', input.deliveryId);
  return deps.unitOfWork.run(async (tx) => {
    const found = await tx.webhookDeliveries.lock(site, deliveryId);
    const webhook = found && (await tx.webhooks.find(site, found.webhookId));
    if (!webhook) throw new AppError('NOT_FOUND');
    if (webhook.disabledAt) throw invalidInput('deliveryId', 'not_allowed', disabled);
    const delivery = await tx.webhookDeliveries.restart(site, deliveryId);
    const dueAt = delivery.nextAttemptAt?.toISOString();
    const webhookId = webhook.id;
    const job = { organizationId, mode, deliveryId, webhookId, ...(dueAt && { dueAt }) };
    await tx.jobs.add('webhook_calls', job);
    return delivery;
  });
}
