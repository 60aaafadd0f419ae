/** When a consumer looks for jobs: as often as it must, and no more. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { groupOf, type Job } from '../../../src/domain/jobs/job.js';
import type { JobSource } from '../../../src/operations/ports/index.js';
import { QueueConsumer } from '../../../src/worker/queue-consumer.js';
import { createQueueWatch } from '../../../src/worker/queue-watch.js';

type MailJob = Job<'password_reset_mails'>;

/** The due jobs, by the organization of each. */
let due: string[];
let looks: number;
/** Ends the oldest job that is under way. */
let ends: (() => void)[];
let consumer: QueueConsumer<'password_reset_mails'>;

const dataOf = (organizationId: string) =>
  ({ organizationId, mode: 'live' }) as unknown as MailJob['data'];

const source = {
  findDueGroups() {
    looks += 1;
    return Promise.resolve([...new Set(due)].map((id) => groupOf(dataOf(id))));
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
  [due, looks, ends] = [[], 0, []];
  consumer = new QueueConsumer({
    queue: 'password_reset_mails',
    source,
    handle: () => new Promise((resolve) => ends.push(resolve)),
    release: () => Promise.resolve(),
    limits: { total: 4 },
    traffic: { isThere: () => isServing, busyMs: () => (looks + performance.now()) * busyShare },
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

    it('looks every 50 ms once it has left jobs for a second, until it leaves none', async () => {
      isServing = true;
      due = Array.from({ length: 40 }, () => 'a');
      const looksIn = async (ms: number) => {
        const before = looks;
        for (let passed = 0; passed < ms; passed += 10) {
          await pass(10);
          await endOne();
        }
        return looks - before;
      };
      consumer.start();
      await pass(0);
      expect(await looksIn(1000)).toBe(5);
      expect(await looksIn(200)).toBe(4);
      due = [];
      await looksIn(100);
      due = ['b'];
      consumer.wake();
      expect(await looksIn(200)).toBe(1);
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

    it('looks at once when they have ended', async () => {
      isServing = true;
      due = ['a'];
      consumer.start();
      await pass(200);
      isServing = false;
      due.push('b');
      consumer.wake();
      await pass(0);
      expect(ends).toHaveLength(2);
    });
  });
});
