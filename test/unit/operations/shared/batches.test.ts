import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { batchSize, inBatches, nextSize } from '../../../../src/operations/shared/batches.js';

const same = (rows: number) => rows;

/** Work on so many rows; `limits` is what each batch was allowed. */
function workOn(total: number, tookMs = 0) {
  const limits: number[] = [];
  let left = total;
  async function work(limit: number): Promise<number> {
    limits.push(limit);
    if (tookMs > 0) await sleep(tookMs);
    const rows = Math.min(left, limit);
    left -= rows;
    return rows;
  }
  return { work, limits, left: () => left };
}

async function totalOf(batches: AsyncGenerator<number>): Promise<number> {
  let total = 0;
  for await (const rows of batches) total += rows;
  return total;
}

describe('the size of a batch', () => {
  it.each([
    ['fast', 200, 5, 400],
    ['fast, at the most', 900, 5, batchSize.max],
    ['as long as it should be', 200, 40, 200],
    ['a little too long', 200, 50, 160],
    ['much too long', 200, 4000, 100],
    ['much too long, at the least', 30, 4000, batchSize.min],
  ])('after one that was %s', (_, size, tookMs, next) => {
    expect(nextSize(size, tookMs)).toBe(next);
  });
});

describe('work in batches', () => {
  it('goes on until a batch found less than it was allowed', async () => {
    const { work, limits, left } = workOn(2500);
    expect(await totalOf(inBatches(work, same))).toBe(2500);
    expect(left()).toBe(0);
    expect(limits.length).toBeGreaterThan(2);
  });

  it('asks once more if the last batch was full, and once if there is nothing', async () => {
    const full = workOn(batchSize.first);
    await totalOf(inBatches(full.work, same));
    expect(full.limits).toHaveLength(2);
    const none = workOn(0);
    await totalOf(inBatches(none.work, same));
    expect(none.limits).toHaveLength(1);
  });

  it('rests as long as it worked', async () => {
    const { work, limits } = workOn(400, 60);
    const begin = performance.now();
    await totalOf(inBatches(work, same));
    const tookMs = performance.now() - begin;
    // The last batch is followed by no rest.
    expect(tookMs).toBeGreaterThan(60 * limits.length + 55 * (limits.length - 1));
  });

  it('begins no batch after it was told to stop, and does not rest then', async () => {
    const stop = new AbortController();
    const { work, limits } = workOn(10_000, 300);
    const begin = performance.now();
    for await (const _ of inBatches(work, same, stop.signal)) stop.abort();
    expect(limits).toHaveLength(1);
    expect(performance.now() - begin).toBeLessThan(550);
  });

  it('throws what a batch throws', async () => {
    const failing = inBatches(() => Promise.reject(new Error('no')), same);
    await expect(failing.next()).rejects.toThrow('no');
  });
});
