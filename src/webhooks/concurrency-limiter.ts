/**
 * Limits how many webhook calls run at once, in total and for one webhook (a bulkhead): a receiver that hangs
 * uses up its own permits and no others.
 *
 * What limits webhook calls under load, from the queue to the receiver:
 *
 * - The worker takes at most `maxConcurrentCalls` (256) jobs of the queue at once. That is many, because a call
 *   mostly waits for its receiver. All other deliveries wait in the queue, where they cost nothing.
 * - Before and after its call a job needs a database session. At most four jobs have one at a time, so that
 *   requests and mails keep the others (`operations/webhooks/support/session-limit.ts`).
 * - This limiter allows 256 calls in total and 4 for one webhook in this process. The total equals the worker's
 *   limit and alone refuses nothing; it bounds the open connections, even if other code makes calls one day.
 * - A call without a permit is not attempted. Its job comes back after the waiting time that this limiter
 *   estimates from the duration of the webhook's last calls. Without the estimate, a backlog would ask every
 *   second, and each time cost two transactions: with it, a job asks about twice.
 * - Thirty failed calls in a row open the webhook's circuit (`domain/webhooks/schedule.ts`), which ends the
 *   calls of a receiver that is down, and with them all of the above.
 */

/** How many calls one process makes at once, and how many jobs of the queue a worker takes for that. */
export const maxConcurrentCalls = 256;

export interface LimiterSettings {
  /** How many calls may run at once. */
  readonly total: number;
  /** How many of them may be calls of one webhook. */
  readonly perWebhook: number;
  /** The longest that a call can take. */
  readonly timeoutMs: number;
  /** Returns milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  /** Returns a number from 0 up to, but not including, 1. */
  readonly random?: () => number;
}

/** Permission for one call, to release when it has ended. */
export interface Permit {
  readonly release: () => void;
}

/** No permission; the time to wait before asking again, from 1 second to 10 minutes. */
export interface Wait {
  readonly retryAfterMs: number;
}

export interface ConcurrencyLimiter {
  acquire(webhookId: string): Permit | Wait;
  /** How many webhooks the limiter remembers: those with calls that run or wait, and a few more. */
  readonly size: () => number;
}

/** The calls of one webhook. */
interface Load {
  running: number;
  /** A moving average of the last calls; undefined before the first has ended. */
  durationMs: number | undefined;
  /** When the last of the waiting calls is expected to start. */
  lastStartAt: number;
}

/** The assumed duration of a call before the first has ended. */
const usualDurationMs = 1000;
const minDurationMs = 250;
/** Workers poll the queue every second. */
const minWaitMs = 1000;
const maxWaitMs = 600_000;
const sweepMs = 60_000;

/** Returns a limiter that keeps its counts in this process's memory. */
export function createConcurrencyLimiter(settings: LimiterSettings): ConcurrencyLimiter {
  const { total, perWebhook, timeoutMs } = settings;
  const { now = () => performance.now(), random = Math.random } = settings;
  const loads = new Map<string, Load>();
  let running = 0;
  let sweepAt = 0;

  /** Forgets webhooks without running or waiting calls, once a minute. */
  function sweep(): void {
    if (now() < sweepAt) return;
    sweepAt = now() + sweepMs;
    for (const [id, load] of loads) {
      if (load.running === 0 && load.lastStartAt <= now()) loads.delete(id);
    }
  }

  function loadOf(webhookId: string): Load {
    const load = loads.get(webhookId) ?? { running: 0, durationMs: undefined, lastStartAt: 0 };
    loads.set(webhookId, load);
    return load;
  }

  function begin(load: Load): Permit {
    const startedAt = now();
    load.running += 1;
    running += 1;
    const release = () => {
      const took = Math.min(Math.max(now() - startedAt, minDurationMs), timeoutMs);
      load.durationMs = load.durationMs === undefined ? took : (load.durationMs + took) / 2;
      load.running -= 1;
      running -= 1;
    };
    return { release };
  }

  /**
   * One call can start in each step, which is the duration of a call divided by the calls that run at once. A
   * call that would wait longer than the maximum gets no start of its own, but a random time to ask again.
   */
  function waitMs(load: Load): number {
    const stepMs = Math.min(load.durationMs ?? usualDurationMs, timeoutMs) / perWebhook;
    const startAt = Math.max(load.lastStartAt, now() + minWaitMs) + stepMs;
    if (startAt + stepMs > now() + maxWaitMs) return maxWaitMs * (1 - random() / 2);
    load.lastStartAt = startAt;
    return startAt - now() + stepMs * random();
  }

  return {
    acquire(webhookId) {
      sweep();
      const load = loadOf(webhookId);
      const isFull = running >= total || load.running >= perWebhook;
      return isFull ? { retryAfterMs: Math.round(waitMs(load)) } : begin(load);
    },
    size: () => loads.size,
  };
}
