/** Deletes a webhook with its deliveries. Pending calls are not made any more. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import { AppError } from '../../domain/shared/errors.js';
import { parseId } from '../../domain/shared/text.js';
import type { Webhook } from '../../domain/webhooks/webhook.js';
import type { Dependencies } from '../ports/index.js';

/** Returns the webhook as it was. Throws `NOT_FOUND`. */
export async function deleteWebhook(
  deps: Pick<Dependencies, 'unitOfWork'>,
  context: RequestContext,
  input: { id: string },
): Promise<Webhook> {
  requirePermission(context, 'webhook.write');
  const { site } = context;
  const id = parseId('id', input.id);
  return deps.unitOfWork.run(async (tx) => {
    const webhook = await tx.webhooks.lock(site, id);
    if (!webhook) throw new AppError('NOT_FOUND');
    await tx.webhooks.remove(site, id);
    return webhook;
  });
}
