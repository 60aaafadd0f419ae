/** What the operator must know about a webhook: raised once, when its state changes, not with every failed call. */
import type { AttemptResult } from './outcome.js';
import { isTimeToWarn, type Circuit } from './schedule.js';
import type { Webhook } from './webhook.js';

/**
 * `failing`: several calls in a row have failed. `circuit_open`: so many that no more are made. `disabled`: the
 * receiver returned 410, which asks for no more calls.
 */
export type WebhookAlertKind = 'failing' | 'circuit_open' | 'disabled';

/**
 * Returns the alert to raise after a call. The first argument is the webhook before the call, `circuit` is its
 * circuit after it. Returns null if the operator need not know.
 */
export function alertAfter(
  { disabledAt, circuitState }: Pick<Webhook, 'disabledAt' | 'circuitState'>,
  circuit: Circuit,
  kind: AttemptResult['kind'],
): WebhookAlertKind | null {
  // A 410 does not change the count of failures, so the alerts below would be raised a second time.
  if (kind === 'gone') return disabledAt ? null : 'disabled';
  if (circuit.state === 'open') return circuitState === 'open' ? null : 'circuit_open';
  return isTimeToWarn(circuit) ? 'failing' : null;
}
