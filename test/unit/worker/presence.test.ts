/** Whether a process tells that no worker is there, by what the database knows of a queue. */
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { ObservedEvent, QueueState } from '../../../src/operations/ports/index.js';
import { watchPresence } from '../../../src/worker/presence.js';
import { createQueueWatch } from '../../../src/worker/queue-watch.js';

const queue = 'password_reset_mails';
const state = (workerSeenSeconds: number | null, dueSeconds = 0): QueueState => ({
  ...{ queue, workerSeenSeconds, dueSeconds },
});

/** What the operator is told within that time, while the database says the same. */
async function toldOf(says: () => Promise<QueueState[]>, seconds = 60): Promise<ObservedEvent[]> {
  const events: ObservedEvent[] = [];
  const now = () => Date.now();
  const watch = createQueueWatch({ observe: (event) => void events.push(event), now });
  watch.start();
  const presence = watchPresence({ read: says }, [queue], watch);
  await jest.advanceTimersByTimeAsync(seconds * 1000);
  watch.stop();
  const stopped = presence.stop();
  await jest.advanceTimersByTimeAsync(1);
  await stopped;
  return events;
}

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] }));
afterEach(() => void jest.useRealTimers());

it.each([
  ['a worker was seen lately', state(5), 0],
  ['none was seen for half a minute', state(31), 1],
  ['none was ever seen, and nothing waits', state(null), 0],
  ['none was ever seen, and a job waits', state(null, 31), 1],
  ['a worker was seen lately, and a job waits behind others', state(5, 3600), 0],
])('%s', async (_name, given, count) => {
  const told = await toldOf(async () => [given]);
  expect(told).toHaveLength(count);
  if (count === 0) return;
  expect(told[0]).toMatchObject({ kind: 'queue.failing', code: 'NO_WORKER', queues: [queue] });
});

it('says nothing before it has run for as long itself', async () => {
  expect(await toldOf(async () => [state(86_400)], 25)).toEqual([]);
});

it('tells why the database cannot be asked', async () => {
  const denied = Object.assign(new Error('permission denied'), { code: '42501' });
  const told = await toldOf(() => Promise.reject(denied));
  expect(told).toMatchObject([{ kind: 'queue.failing', code: '42501', tasks: ['presence'] }]);
});
