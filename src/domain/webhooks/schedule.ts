/** When Rekey retries a failed call, and when it stops to call a webhook. */
import type { AttemptResult } from './outcome.js';

/** Seconds to wait before each attempt: the schedule of Standard Webhooks 1.0.0, 75 hours in all. */
const plainDelays = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
/** The same for messages with a reset token, which is valid for minutes only. */
const tokenDelays = [0, 5, 30, 120, 300, 900];
/** The share by which a wait varies, so that calls that failed together are not repeated together. */
const jitter = 0.2;

export interface Attempts {
  /** How many attempts to send this message have failed. */
  readonly failures: number;
  readonly now: Date;
  /** When the token in the message expires; undefined if the message contains none. */
  readonly tokenExpiresAt?: Date | undefined;
  /** The wait that the receiver asked for in its last response. Never shortens a wait. */
  readonly retryAfterSeconds?: number | undefined;
}

/**
 * Returns when to try next: after the schedule's delay, plus or minus a fifth. Returns undefined if the message
 * has failed permanently, because the schedule has ended or the token would have expired by then. `random` returns
 * a number from 0 up to, but not including, 1.
 */
export function nextAttemptAt(attempts: Attempts, random = Math.random): Date | undefined {
  const { failures, now, tokenExpiresAt, retryAfterSeconds = 0 } = attempts;
  const delay = (tokenExpiresAt ? tokenDelays : plainDelays)[failures];
  if (delay === undefined) return undefined;
  const jittered = delay * (1 + jitter * (2 * random() - 1));
  const at = new Date(now.getTime() + Math.max(jittered, retryAfterSeconds) * 1000);
  return tokenExpiresAt && at >= tokenExpiresAt ? undefined : at;
}

/** How a webhook's last calls ended, over all its messages. While the circuit is open, no calls are made. */
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
 * Returns the circuit after a call. Thirty failures in a row open it, repeated attempts included; a success, such
 * as that of a redelivery, closes it. `gone` leaves it as it is, because it disables the webhook.
 */
export function circuitAfter(circuit: Circuit, kind: AttemptResult['kind']): Circuit {
  if (kind === 'delivered') return closedCircuit;
  const failed = kind === 'failed' || kind === 'retry_after';
  return failed ? afterFailure(circuit) : circuit;
}

/** Returns whether to alert the operator: once in a row of failures, at the tenth. */
export function isTimeToWarn(circuit: Circuit): boolean {
  return circuit.consecutiveFailures === failuresToWarn;
}
