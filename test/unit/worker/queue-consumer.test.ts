/** When a consumer looks for jobs: as often as it must, and no more. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { groupOf, type Job } from '../../../src/domain/jobs/job.js';
import type { JobSource } from '../../../src/operations/ports/index.js';
import { QueueConsumer } from '../../../src/worker/queue-consumer.js';
import { createQueueWatch } from '../../../src/worker/queue-watch.js';

type MailJob = Job<'password_reset_mails'>;

/** The due jobs, by the organization of each. */
let due: string[];
/** For how long each has been due. */
let waitedMs: number;
let looks: number;
/** Ends the oldest job that is under way. */
let ends: (() => void)[];
let consumer: QueueConsumer<'password_reset_mails'>;

const dataOf = (organizationId: string) =>
  ({ organizationId, mode: 'live' }) as unknown as MailJob['data'];

const source = {
  findDueGroups() {
    looks += 1;
    return Promise.resolve([...new Set(due)].map((id) => ({ ...groupOf(dataOf(id)), waitedMs })));
  },
  claim(_queue: string, shares: ReadonlyMap<string, number>) {
    const taken = [...shares].flatMap(([group, most]) =>
      due.filter((id) => groupOf(dataOf(id)).id === group).slice(0, most),
    );
    for (const id of taken) due.splice(due.indexOf(id), 1);
    return Promise.resolve(taken.map((id) => ({ data: dataOf(id) }) as MailJob));
  },
} as unknown as JobSource;

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

async function endOne() {
  ends.shift()?.();
  await pass(0);
}

let isServing: boolean;
/** Of each millisecond, of which a look takes one. */
let busyShare: number;

beforeEach(() => {
  isServing = false;
  busyShare = 1;
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
  [due, waitedMs, looks, ends] = [[], 0, 0, []];
  consumer = new QueueConsumer({
    queue: 'password_reset_mails',
    source,
    handle: () => new Promise((resolve) => ends.push(resolve)),
    release: () => Promise.resolve(),
    limits: { total: 4 },
    traffic: {
      isThere: (ms) => ms === 50 && isServing,
      busyMs: () => (looks + performance.now()) * busyShare,
    },
    watch: createQueueWatch({ observe: () => undefined }),
    observe: () => undefined,
  });
});
afterEach(async () => {
  const stopped = consumer.stop();
  for (const end of ends) end();
  await stopped;
  jest.useRealTimers();
});

describe('a consumer of a queue', () => {
  it('looks once if it took all due jobs, not again as they end, and then once a second', async () => {
    due = ['a', 'b'];
    consumer.start();
    await pass(0);
    await endOne();
    await endOne();
    expect([looks, ends.length, due.length]).toEqual([1, 0, 0]);
    await pass(1000);
    expect(looks).toBe(2);
  });

  it('takes what it had no place for as soon as a job ends', async () => {
    due = ['a', 'a', 'a', 'a', 'a', 'b'];
    consumer.start();
    await pass(0);
    expect(due).toHaveLength(2);
    await endOne();
    await endOne();
    expect([ends.length, due.length]).toEqual([4, 0]);
  });

  it('takes a job at once that is added while others are under way', async () => {
    due = ['a'];
    consumer.start();
    await pass(0);
    due.push('b');
    consumer.wake();
    await pass(0);
    expect([ends.length, due.length]).toEqual([2, 0]);
  });

  it('takes what others added within a second', async () => {
    consumer.start();
    await pass(0);
    due.push('a');
    await pass(1000);
    expect(ends).toHaveLength(1);
  });

  describe('beside requests', () => {
    it('looks every 200 ms, whoever wakes it and whatever ends', async () => {
      isServing = true;
      due = ['a', 'a', 'a', 'a', 'a', 'b'];
      consumer.start();
      await pass(0);
      await endOne();
      consumer.wake();
      await pass(199);
      expect([looks, due.length]).toEqual([1, 3]);
      await pass(1);
      expect([looks, due.length]).toEqual([2, 1]);
    });

    it.each([
      [999, 200],
      [1000, 50],
    ])('after a look at a job that waited for %i ms, looks %i ms later', async (waited, later) => {
      isServing = true;
      waitedMs = waited;
      due = ['a', 'a', 'a', 'a', 'a', 'b'];
      consumer.start();
      await pass(0);
      await endOne();
      await pass(later - 1);
      expect(looks).toBe(1);
      await pass(1);
      expect(looks).toBe(2);
    });

    it('looks at once if it has not for longer', async () => {
      isServing = true;
      consumer.start();
      await pass(500);
      due.push('a');
      consumer.wake();
      await pass(0);
      expect(ends).toHaveLength(1);
    });

    it('looks as soon as the process has been idle for half of the time', async () => {
      [isServing, busyShare] = [true, 0.2];
      due = ['a'];
      consumer.start();
      await pass(1);
      due.push('b');
      consumer.wake();
      await pass(0);
      expect(ends).toHaveLength(2);
    });

    it('looks after 50 ms if no request has ended since', async () => {
      [isServing, busyShare] = [true, 100];
      due = ['a'];
      consumer.start();
      await pass(1);
      due.push('b');
      consumer.wake();
      await pass(0);
      isServing = false;
      await pass(49);
      expect(ends).toHaveLength(1);
      await pass(1);
      expect(ends).toHaveLength(2);
    });
  });
});
