/** What whoever runs Rekey should hear of a webhook, each when it happens and not with every failed call. */
import type { DeliveryDetail, Webhook } from './webhook.js';
import type { AttemptResult } from './outcome.js';
import { isTimeToWarn, type Circuit } from './schedule.js';

/** `failing`: for a while by now. `disabled`: by its receiver, which wants no more calls. */
export type WebhookAlertKind = 'failing' | 'circuit_open' | 'disabled';

export interface WebhookAlert {
  readonly kind: WebhookAlertKind;
  readonly webhookId: string;
  readonly organizationId: string;
  /** Why the last call failed; never what the receiver said. */
  readonly detail: DeliveryDetail | null;
}

/** Null where the call changed nothing that anybody has to be told of. */
export function alertAfter(
  { disabledAt, circuitState }: Pick<Webhook, 'disabledAt' | 'circuitState'>,
  circuit: Circuit,
  kind: AttemptResult['kind'],
): WebhookAlertKind | null {
  // It leaves the count as it was, so that nothing is to be said of that a second time.
  if (kind === 'gone') return disabledAt ? null : 'disabled';
  if (circuit.state === 'open') return circuitState === 'open' ? null : 'circuit_open';
  return isTimeToWarn(circuit) ? 'failing' : null;
}
