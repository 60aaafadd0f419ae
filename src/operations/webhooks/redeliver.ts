/** Deliver again, by hand: the same bytes under the same id, whatever became of it before. */
import { requirePermission, type RequestContext } from '../../domain/access/context.js';
import { AppError, invalidInput } from '../../domain/shared/errors.js';
import { parseId } from '../../domain/shared/text.js';
import type { WebhookDelivery } from '../../domain/webhooks/webhook.js';
import type { Dependencies } from '../ports/index.js';

const disabled = 'belongs to a disabled webhook';

/**
 * The first call is made even where the circuit is open: its success closes it. Throws `NOT_FOUND`, and
 * `BAD_USER_INPUT` where the webhook is disabled.
 */
export async function redeliverWebhook(
  deps: Dependencies,
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
    await tx.jobs.add('webhook_calls', {
      organizationId,
      mode,
      deliveryId,
      ...(dueAt && { dueAt }),
    });
    return delivery;
  });
}
