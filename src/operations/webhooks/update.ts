/** Updates a webhook: changes its settings, disables or enables it, or closes its circuit. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import { AppError, invalidInput } from '../../domain/shared/errors.js';
import { parseId } from '../../domain/shared/text.js';
import type { Webhook } from '../../domain/webhooks/webhook.js';
import { closedCircuit } from '../../domain/webhooks/schedule.js';
import type { Dependencies, WebhookChanges } from '../ports/index.js';
import { changesTo, isEmpty } from '../shared/changes.js';
import {
  parseWebhookSettings,
  requireKeyForTokens,
  type WebhookSettingsInput,
} from './support/settings.js';

interface UpdateWebhookInput extends WebhookSettingsInput {
  readonly id: string;
  readonly isActive?: boolean | null | undefined;
  /** True closes the circuit and sets the count of failures to 0. */
  readonly resetCircuit?: boolean | null | undefined;
}

type UpdateDependencies = Pick<Dependencies, 'unitOfWork' | 'webhookTargets' | 'tokenEncryption'>;

const closed: WebhookChanges = {
  circuitState: closedCircuit.state,
  consecutiveFailures: closedCircuit.consecutiveFailures,
};

async function parseChanges(deps: UpdateDependencies, input: UpdateWebhookInput) {
  const { isActive, resetCircuit } = input;
  if (isActive === null) throw invalidInput('isActive', 'blank');
  return {
    ...(await parseWebhookSettings(deps, input)),
    ...(isActive !== undefined && { isActive }),
    ...(resetCircuit && closed),
  };
}

/** Returns the updated webhook. Throws `NOT_FOUND` and `BAD_USER_INPUT`. */
export async function updateWebhook(
  deps: UpdateDependencies,
  context: RequestContext,
  input: UpdateWebhookInput,
): Promise<Webhook> {
  requirePermission(context, 'webhook.write');
  const { site } = context;
  const id = parseId('id', input.id);
  const given: WebhookChanges = await parseChanges(deps, input);
  return deps.unitOfWork.run(async (tx) => {
    const before = await tx.webhooks.lock(site, id);
    if (!before) throw new AppError('NOT_FOUND');
    requireKeyForTokens({ ...before, ...given });
    const changes = changesTo({ ...before, isActive: before.disabledAt === null }, given);
    return isEmpty(changes) ? before : tx.webhooks.update(site, id, changes);
  });
}
