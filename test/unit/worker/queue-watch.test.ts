/** What the operator hears of queues that fail: the beginning, the end, and no flood. */
import { beforeEach, describe, expect, it, jest, afterEach } from '@jest/globals';
import type { QueueName } from '../../../src/domain/jobs/job.js';
import type { ObservedEvent } from '../../../src/operations/ports/index.js';
import { createQueueWatch, type QueueWatch } from '../../../src/worker/queue-watch.js';

const denied = Object.assign(new Error('permission denied for table job'), { code: '42501' });
const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const queues: QueueName[] = ['password_reset_mails', 'webhook_calls'];

let events: ObservedEvent[];
let watch: QueueWatch;

const attempt = async (task: 'claim' | 'cleanup', queue: QueueName, error?: Error) => {
  const work = () => (error ? Promise.reject(error) : Promise.resolve());
  await watch.track(task, [queue], work).catch(() => undefined);
};

/** Lets every queue be looked for once a second. */
async function pass(
  seconds: number,
  errorAt: (second: number, queue: QueueName) => Error | undefined,
) {
  for (let second = 0; second < seconds; second += 1) {
    for (const queue of queues) await attempt('claim', queue, errorAt(second, queue));
    await jest.advanceTimersByTimeAsync(1000);
  }
}

const kinds = () => events.map(({ kind }) => kind);

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
  events = [];
  watch = createQueueWatch({ observe: (event) => void events.push(event), now: () => Date.now() });
  watch.start();
});
afterEach(() => {
  watch.stop();
  jest.useRealTimers();
});

describe('a queue that fails', () => {
  it('is told of once within five seconds, with its cause, for all queues together', async () => {
    await pass(4, () => denied);
    const detail = 'permission denied for table job';
    expect(events).toEqual([
      {
        ...{ kind: 'queue.failing', code: '42501', detail, tasks: ['claim'] },
        ...{ queues, seconds: expect.any(Number) },
      },
    ]);
    expect(watch.failures()).toMatchObject(queues.map((queue) => ({ queue, code: '42501' })));
  });

  it('is told of once a minute while it goes on', async () => {
    await pass(200, () => denied);
    expect(kinds()).toEqual(Array.from({ length: 4 }, () => 'queue.failing'));
  });

  it('is told of once more when it works again', async () => {
    await pass(10, () => denied);
    await pass(10, () => undefined);
    expect(kinds()).toEqual(['queue.failing', 'queue.recovered']);
    expect(events[1]).toMatchObject({ queues, tasks: ['claim'] });
    expect(watch.failures()).toEqual([]);
  });

  it('is nothing to tell of if it fails for a moment', async () => {
    await pass(60, (second) => (second % 20 === 0 ? refused : undefined));
    expect(events).toEqual([]);
  });

  it('is told of, and not as mended, if it fails every second time', async () => {
    await pass(60, (second) => (second % 2 === 0 ? denied : undefined));
    expect(kinds()).toEqual(['queue.failing']);
  });

  it('is told of apart from others that fail for another cause', async () => {
    await pass(5, (_second, queue) => (queue === 'webhook_calls' ? denied : refused));
    expect(events).toMatchObject([
      { queues: ['password_reset_mails'], code: 'ECONNREFUSED' },
      { queues: ['webhook_calls'], code: '42501' },
    ]);
  });

  it('is not told of again when more of its tasks fail', async () => {
    await pass(5, () => denied);
    for (let count = 0; count < 5; count += 1) {
      await attempt('cleanup', 'webhook_calls', denied);
      await pass(2, () => denied);
    }
    expect(kinds()).toEqual(['queue.failing']);
  });

  it('is told of when another queue joins it', async () => {
    await pass(5, (_second, queue) => (queue === 'webhook_calls' ? denied : undefined));
    await pass(5, () => denied);
    expect(events).toMatchObject([{ queues: ['webhook_calls'] }, { queues }]);
  });
});

describe('a database that is silent', () => {
  it('is told of before the driver gives up', async () => {
    const silent = watch.track('claim', ['purges'], () => new Promise(() => undefined));
    silent.catch(() => undefined);
    await jest.advanceTimersByTimeAsync(4000);
    expect(events).toMatchObject([
      { kind: 'queue.failing', code: 'ETIMEDOUT', queues: ['purges'] },
    ]);
  });

  it('is one event, though a session that cannot be opened fails sooner than a statement', async () => {
    const work = (endsInMs: number) => () =>
      new Promise((_resolve, reject) => setTimeout(() => reject(closed), endsInMs));
    const closed = new Error('Connection terminated due to connection timeout');
    watch.track('claim', ['webhook_calls'], work(2000)).catch(() => undefined);
    watch.track('claim', ['password_reset_mails'], work(6000)).catch(() => undefined);
    await jest.advanceTimersByTimeAsync(5000);
    expect(events).toMatchObject([{ code: 'ETIMEDOUT', queues: ['webhook_calls', queues[0]] }]);
  });

  it('is not suspected because of a clean-up, which may take its time', async () => {
    const slow = watch.track('cleanup', ['purges'], () => new Promise(() => undefined));
    slow.catch(() => undefined);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(events).toEqual([]);
  });
});

describe('a worker that is not there', () => {
  const cause = { code: 'NO_WORKER', detail: 'No worker.' };
  it('is told of at once when its absence is known, and when it is back', async () => {
    watch.fail('presence', 'purges', cause, 31);
    await jest.advanceTimersByTimeAsync(1000);
    watch.succeed('presence', 'purges');
    await jest.advanceTimersByTimeAsync(7000);
    expect(events).toMatchObject([
      { kind: 'queue.failing', ...cause, tasks: ['presence'] },
      { kind: 'queue.recovered', tasks: ['presence'] },
    ]);
  });
});
