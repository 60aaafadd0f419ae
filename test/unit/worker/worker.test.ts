import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { QueueName } from '../../../src/domain/jobs/job.js';
import type { JobSource } from '../../../src/operations/ports/index.js';
import { concurrencyOf } from '../../../src/worker/concurrency.js';
import { createQueueWatch } from '../../../src/worker/queue-watch.js';
import { createWorker, type Handlers, type Worker } from '../../../src/worker/worker.js';

const done = () => Promise.resolve();
const queues = Object.keys(concurrencyOf(10)) as QueueName[];

let looks: QueueName[];
let wake: (queue: QueueName) => void;
let worker: Worker;

const source = {
  findDueGroups(queue: QueueName) {
    looks.push(queue);
    return Promise.resolve([]);
  },
  onAdded(listener: (queue: QueueName) => void) {
    wake = listener;
    return () => undefined;
  },
  ...{ requeueAbandoned: done, removeOld: done, recordWorker: done },
} as unknown as JobSource;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
  looks = [];
  worker = createWorker({
    source,
    handlers: Object.fromEntries(queues.map((queue) => [queue, done])) as unknown as Handlers,
    concurrency: concurrencyOf(10),
    traffic: { isThere: () => true, busyMs: () => performance.now() },
    ...{ release: done, maintenance: done, observe: () => undefined },
    watch: createQueueWatch({ observe: () => undefined }),
  });
});
afterEach(async () => {
  await worker.stop();
  jest.useRealTimers();
});

it('leaves time to requests before it looks for mails, and none before calls of webhooks and purges', async () => {
  await worker.start();
  await jest.advanceTimersByTimeAsync(1);
  looks = [];
  for (const queue of queues) wake(queue);
  await jest.advanceTimersByTimeAsync(1);
  expect(looks.toSorted()).toEqual(['purges', 'webhook_calls']);
  await jest.advanceTimersByTimeAsync(200);
  expect(new Set(looks)).toEqual(new Set(queues));
});
