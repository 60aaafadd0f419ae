/**
 * So many calls at once, and so many of them for one webhook: a hanging receiver fills only its own places.
 * Who finds none stands in line, which is a time to come back and nothing else: a backlog that asked all the
 * time would cost two transactions for each answer.
 */

export interface SlotSettings {
  /** How many places there are. */
  readonly total: number;
  readonly perWebhook: number;
  /** No call takes longer. */
  readonly timeoutMs: number;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
  /** Answers numbers from 0 to below 1. */
  readonly random?: () => number;
}

/** A place, or how long to wait: 1 second to 10 minutes. */
export type Turn = { readonly release: () => void } | { readonly retryAfterMs: number };

export interface Slots {
  take(webhookId: string): Turn;
  /** How many webhooks are remembered: those with calls under way or somebody in line, and a few more. */
  readonly size: () => number;
}

/** What is known of a webhook that is called. */
interface Line {
  taken: number;
  /** Of its last calls; undefined while none has ended. */
  durationMs: number | undefined;
  /** When the last one in line has its turn. */
  turnAt: number;
}

const usualDurationMs = 1000;
const minDurationMs = 250;
/** Workers look for jobs every second. */
const minWaitMs = 1000;
const maxWaitMs = 600_000;
const sweepMs = 60_000;

export function createSlots(settings: SlotSettings): Slots {
  const { total, perWebhook, timeoutMs } = settings;
  const { now = () => performance.now(), random = Math.random } = settings;
  const lines = new Map<string, Line>();
  let all = 0;
  let sweepAt = 0;

  function sweep(): void {
    if (now() < sweepAt) return;
    sweepAt = now() + sweepMs;
    for (const [id, { taken, turnAt }] of lines) {
      if (taken === 0 && turnAt <= now()) lines.delete(id);
    }
  }

  function lineOf(webhookId: string): Line {
    const line = lines.get(webhookId) ?? { taken: 0, durationMs: undefined, turnAt: 0 };
    lines.set(webhookId, line);
    return line;
  }

  function occupy(line: Line): () => void {
    const startedAt = now();
    line.taken += 1;
    all += 1;
    return () => {
      const took = Math.min(Math.max(now() - startedAt, minDurationMs), timeoutMs);
      line.durationMs = line.durationMs === undefined ? took : (line.durationMs + took) / 2;
      line.taken -= 1;
      all -= 1;
    };
  }

  /** One place comes free in each of these steps. Whoever would wait for too long asks again, not all at once. */
  function queueUp(line: Line): number {
    const stepMs = Math.min(line.durationMs ?? usualDurationMs, timeoutMs) / perWebhook;
    const turnAt = Math.max(line.turnAt, now() + minWaitMs) + stepMs;
    if (turnAt + stepMs > now() + maxWaitMs) return maxWaitMs * (1 - random() / 2);
    line.turnAt = turnAt;
    return turnAt - now() + stepMs * random();
  }

  return {
    take(webhookId) {
      sweep();
      const line = lineOf(webhookId);
      const isFull = all >= total || line.taken >= perWebhook;
      if (isFull) return { retryAfterMs: Math.round(queueUp(line)) };
      return { release: occupy(line) };
    },
    size: () => lines.size,
  };
}
