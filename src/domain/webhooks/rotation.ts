/** The secrets of one webhook over time: after a rotation the old one still signs for a day. */
import type { WebhookSecret } from '../shared/secret.js';

export interface WebhookSecrets {
  readonly current: WebhookSecret;
  /** The one before, and until when calls are signed with it too. */
  readonly previous?: { readonly secret: WebhookSecret; readonly until: Date } | undefined;
}

const overlapMs = 24 * 60 * 60 * 1000;

/**
 * The new secret signs at once; the one that was current goes along for 24 hours. One that was on its way
 * out already stops now, so that two rotations in a row get rid of a secret that leaked.
 */
export function rotateSecrets(
  { current }: WebhookSecrets,
  next: WebhookSecret,
  now: Date,
): WebhookSecrets {
  const until = new Date(now.getTime() + overlapMs);
  return { current: next, previous: { secret: current, until } };
}

/** The secrets to sign with at a time, the newest first. */
export function secretsInForce(
  { current, previous }: WebhookSecrets,
  now: Date,
): [WebhookSecret, ...WebhookSecret[]] {
  return previous && now < previous.until ? [current, previous.secret] : [current];
}
