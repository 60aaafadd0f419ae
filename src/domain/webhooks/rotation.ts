/** The secrets of one webhook over time: after a rotation the previous one signs for another day. */
import type { WebhookSecret } from '../shared/secret.js';

export interface WebhookSecrets {
  readonly current: WebhookSecret;
  /** The previous secret, and until when calls are signed with it too. */
  readonly previous?: { readonly secret: WebhookSecret; readonly until: Date } | undefined;
}

const overlapMs = 24 * 60 * 60 * 1000;

/**
 * Returns the secrets after a rotation. The new secret signs at once, and the current one for another 24 hours.
 * A secret that was previous before stops signing, so that two rotations in a row retire one that leaked.
 */
export function rotateSecrets(
  { current }: WebhookSecrets,
  next: WebhookSecret,
  now: Date,
): WebhookSecrets {
  const until = new Date(now.getTime() + overlapMs);
  return { current: next, previous: { secret: current, until } };
}

/** Returns the secrets to sign with at a time, the newest first. */
export function secretsInForce(
  { current, previous }: WebhookSecrets,
  now: Date,
): [WebhookSecret, ...WebhookSecret[]] {
  return previous && now < previous.until ? [current, previous.secret] : [current];
}
