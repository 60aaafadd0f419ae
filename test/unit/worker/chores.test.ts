/** When a worker says that a queue has a worker: while it can take jobs, or is busy with them. */
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { Job, QueueName } from '../../../src/domain/jobs/job.js';
import type { JobSource, ObservedEvent } from '../../../src/operations/ports/index.js';
import { startChores } from '../../../src/worker/chores.js';
import { noTraffic } from '../../../src/worker/traffic.js';
import { QueueConsumer } from '../../../src/worker/queue-consumer.js';
import { createQueueWatch } from '../../../src/worker/queue-watch.js';

const queue = 'purges';
const group = { id: '', organizationId: '' };
const job: Job<'purges'> = {
  ...{ queue, id: 'Job', data: {}, createdAt: new Date(0), takenAt: new Date(0) },
  ...{ isLast: false, mayHaveArrived: false },
};
const never = () => new Promise<never>(() => undefined);
const denied = Object.assign(new Error('permission denied'), { code: '42501' });

type Claims = Pick<JobSource, 'findDueGroups' | 'claim'>;

interface Seen {
  /** The queues of each heartbeat. */
  readonly recorded: string[][];
  readonly events: ObservedEvent[];
}

/** Lets a worker with one place run for a time. */
async function work(claims: Claims, seconds: number): Promise<Seen> {
  const recorded: string[][] = [];
  const events: ObservedEvent[] = [];
  const observe = (event: ObservedEvent) => void events.push(event);
  const watch = createQueueWatch({ observe, now: () => Date.now() });
  watch.start();
  const consumer = new QueueConsumer<typeof queue>({
    ...{ queue, source: claims, handle: never, release: never },
    ...{ traffic: noTraffic, limits: { total: 1 }, watch, observe },
  });
  consumer.start();
  const source = {
    recordWorker: async (queues: readonly QueueName[]) => void recorded.push([...queues]),
    requeueAbandoned: async () => undefined,
    removeOld: async () => undefined,
  };
  const chores = startChores({ source, maintenance: async () => undefined, watch }, [queue]);
  await jest.advanceTimersByTimeAsync(seconds * 1000);
  const stopped = chores.stop();
  await jest.advanceTimersByTimeAsync(1);
  await stopped;
  watch.stop();
  return { recorded: recorded.slice(1), events };
}

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] }));
afterEach(() => void jest.useRealTimers());

it.each<[string, Claims, string[]]>([
  ['finds no jobs', { findDueGroups: async () => [], claim: async () => [] }, [queue]],
  [
    'has no place for another job for minutes',
    { findDueGroups: async () => [{ ...group, waitedMs: 0 }], claim: async () => [job] as never },
    [queue],
  ],
  ['cannot take jobs', { findDueGroups: () => Promise.reject(denied), claim: async () => [] }, []],
])('the heartbeat of a worker that %s', async (_what, claims, expected) => {
  const { recorded } = await work(claims, 120);
  expect(recorded.length).toBeGreaterThan(20);
  expect(recorded).toEqual(recorded.map(() => expected));
});

it('a worker that cannot take jobs hears why', async () => {
  const claims = { findDueGroups: () => Promise.reject(denied), claim: async () => [] };
  const { events } = await work(claims, 5);
  expect(events).toMatchObject([{ kind: 'queue.failing', code: '42501', queues: [queue] }]);
});
