/** When a webhook is called again, and when no more: pure functions over counts and times. */
import type { WebhookOutcome } from './outcome.js';

/** Seconds before each attempt: the schedule of Standard Webhooks 1.0.0, 75 hours in all. */
const plainDelays = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
/** For what holds a reset token, which is worth something for minutes only. */
const tokenDelays = [0, 5, 30, 120, 300, 900];
const jitter = 0.2;

export interface Attempts {
  /** How often this message was tried without success. */
  readonly failures: number;
  readonly now: Date;
  /** When the token that the message holds expires; undefined where it holds none. */
  readonly tokenExpiresAt?: Date | undefined;
  /** What the receiver asked for with the last failure. Never makes a wait shorter. */
  readonly retryAfterSeconds?: number | undefined;
}

/**
 * When to try next: after the schedule's delay, a fifth more or less so that what failed together does not
 * return together. Undefined where the message is failed permanently: the schedule is at its end, or the token that
 * it holds would have expired. `random` answers numbers from 0 to below 1.
 */
export function nextAttemptAt(attempts: Attempts, random = Math.random): Date | undefined {
  const { failures, now, tokenExpiresAt, retryAfterSeconds = 0 } = attempts;
  const delay = (tokenExpiresAt ? tokenDelays : plainDelays)[failures];
  if (delay === undefined) return undefined;
  const jittered = delay * (1 + jitter * (2 * random() - 1));
  const at = new Date(now.getTime() + Math.max(jittered, retryAfterSeconds) * 1000);
  return tokenExpiresAt && at >= tokenExpiresAt ? undefined : at;
}

/** How a webhook's last calls went, over all its messages. An open circuit gets no calls. */
export interface Circuit {
  readonly state: 'closed' | 'open';
  readonly consecutiveFailures: number;
}

export const closedCircuit: Circuit = { state: 'closed', consecutiveFailures: 0 };

const failuresToOpen = 30;
const failuresToWarn = 10;

function afterFailure({ state, consecutiveFailures }: Circuit): Circuit {
  const failures = consecutiveFailures + 1;
  const opens = failures >= failuresToOpen;
  return { state: opens ? 'open' : state, consecutiveFailures: failures };
}

/**
 * The circuit after a call. Thirty failures in a row open it, repetitions counted; a success, say of a
 * redelivery by hand, closes it. `gone` disables the webhook, which is not the circuit's business, and
 * `busy` was no call.
 */
export function circuitAfter(circuit: Circuit, kind: WebhookOutcome['kind']): Circuit {
  if (kind === 'delivered') return closedCircuit;
  const failed = kind === 'failed' || kind === 'retry_after';
  return failed ? afterFailure(circuit) : circuit;
}

/** True after the failure at which the webhook's owner should hear of it: once in a row of failures. */
export function isTimeToWarn(circuit: Circuit): boolean {
  return circuit.consecutiveFailures === failuresToWarn;
}
