/** Does long work in batches that leave room for requests: each is short, and followed by a rest. */
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a batch is to take (milliseconds): a request waits no longer than that for a row that it has locked. */
const batchMs = 40;

/** How many rows a batch has. */
export const batchSize = { first: 200, min: 20, max: 1000 };

/** The longest rest (milliseconds), for batches that took long because the machine is busy. */
const restMs = 1000;

/** Returns the number of rows of the next batch, which is at least half and at most twice that of the last one. */
export function nextSize(size: number, tookMs: number): number {
  const change = Math.min(2, Math.max(0.5, batchMs / Math.max(tookMs, 1)));
  return Math.round(Math.min(batchSize.max, Math.max(batchSize.min, size * change)));
}

/** Waits as long as the work took, so that half of the time is left to others; not any longer once `signal` is aborted. */
async function rest(tookMs: number, signal?: AbortSignal): Promise<void> {
  const options = signal ? { signal } : {};
  await sleep(Math.min(restMs, tookMs), undefined, options).catch(() => undefined);
}

/**
 * Calls `work`, which takes up to `limit` rows, until it found fewer, and returns what it returned, one by one. No batch
 * begins after `signal` was aborted. `countOf` returns how many rows a batch has.
 */
export async function* inBatches<T>(
  work: (limit: number) => Promise<T>,
  countOf: (batch: T) => number,
  signal?: AbortSignal,
): AsyncGenerator<T> {
  let limit = batchSize.first;
  for (;;) {
    if (signal?.aborted) return;
    const begin = performance.now();
    const batch = await work(limit);
    const tookMs = performance.now() - begin;
    yield batch;
    if (countOf(batch) < limit) return;
    limit = nextSize(limit, tookMs);
    await rest(tookMs, signal);
  }
}
