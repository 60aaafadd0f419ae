/** Replaces a webhook's secret. For a day, calls are signed with the previous secret too (see `rotateSecrets`). */
import { requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import { AppError } from '../../domain/shared/errors.js';
import { parseId } from '../../domain/shared/text.js';
import { rotateSecrets } from '../../domain/webhooks/rotation.js';
import { mintWebhookSecret } from '../../domain/webhooks/secret.js';
import type { WebhookWithSecret } from './create.js';
import type { Dependencies } from '../ports/index.js';

/** Returns the webhook with its new secret, which no query returns later. Throws `NOT_FOUND`. */
export async function rotateWebhookSecret(
  deps: Pick<Dependencies, 'unitOfWork'>,
  context: RequestContext,
  input: { id: string },
): Promise<WebhookWithSecret> {
  requirePermission(context, 'webhook.write');
  const { site } = context;
  const id = parseId('id', input.id);
  const secret = mintWebhookSecret();
  const webhook = await deps.unitOfWork.run(async (tx) => {
    const locked = await tx.webhooks.lock(site, id);
    const secrets = locked && (await tx.webhooks.findSecrets(site, id));
    if (!secrets) throw new AppError('NOT_FOUND');
    return tx.webhooks.setSecrets(site, id, rotateSecrets(secrets, secret, new Date()));
  });
  return { webhook, secret };
}
