/** Which process a primary starts when, on processes that a test ends. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ObservedEvent } from '../../../src/operations/ports/index.js';
import { Group, ProcessEndedError } from '../../../src/service/cluster/group.js';
import { countSoonEnded, pauseAfter } from '../../../src/service/cluster/pause.js';
import type { Ending, ServiceProcess } from '../../../src/service/cluster/service-process.js';

const url = 'http://127.0.0.1:4000';

interface Fake extends ServiceProcess {
  readonly signals: string[];
  serve(): void;
  end(how?: Partial<Ending>): void;
}

function fakeProcess(id: number): Fake {
  const signals: string[] = [];
  let servedMs: number | null = null;
  let [serve, end]: [(url: string) => void, (ending: Ending) => void] = [() => {}, () => {}];
  const served = new Promise<string>((resolve) => (serve = resolve));
  const ended = new Promise<Ending>((resolve) => (end = resolve));
  return {
    id,
    pid: id,
    signals,
    isServing: () => servedMs !== null,
    started: Promise.race([served, ended]),
    ended,
    ask: async () => undefined,
    kill: (signal) => void signals.push(signal),
    serve() {
      servedMs = 1000;
      serve(url);
    },
    end(how = {}) {
      const ending = { pid: id, exitCode: 1, signal: null, servedMs, ...how };
      servedMs = null;
      end(ending);
    },
  };
}

/** Lets everything happen that waits for nothing but what has happened. */
const settle = () => jest.advanceTimersByTimeAsync(0);

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function openGroup(size: number) {
  const started: Fake[] = [];
  const events: ObservedEvent[] = [];
  const hopeless: Ending[] = [];
  const group = new Group({
    size,
    startProcess() {
      started.push(fakeProcess(started.length + 1));
      return started.at(-1)!;
    },
    stopMs: 5000,
    observe: (event) => void events.push(event),
    onHopeless: (ending) => void hopeless.push(ending),
  });
  return { group, started, events, hopeless };
}

/** A group in which all serve requests. */
async function openServing(size: number) {
  const opened = openGroup(size);
  const starting = opened.group.start();
  opened.started[0]!.serve();
  await settle();
  for (const process of opened.started.slice(1)) process.serve();
  expect(await starting).toBe(url);
  return opened;
}

describe('a start', () => {
  it('starts no more if it is told to stop while the first one starts', async () => {
    const { group, started } = openGroup(3);
    const starting = group.start();
    const stopping = group.stop();
    started[0]!.serve();
    await starting;
    started[0]!.end({ exitCode: 0 });
    expect(await stopping).toBe(0);
    expect(started.map(({ signals }) => signals)).toEqual([['SIGTERM']]);
  });

  it('begins with one process, and serves when all do', async () => {
    const { group, started } = openGroup(3);
    let isServing = false;
    void group.start().then(() => (isServing = true));
    await settle();
    expect(started).toHaveLength(1);
    started[0]!.serve();
    await settle();
    expect(started).toHaveLength(3);
    started[1]!.serve();
    await settle();
    expect(isServing).toBe(false);
    started[2]!.serve();
    await settle();
    expect(isServing).toBe(true);
  });

  it.each([1, 2])('fails if process %i ends before it serves', async (which) => {
    const { group, started } = openGroup(3);
    const starting = group.start();
    starting.catch(() => undefined);
    if (which > 1) started[0]!.serve();
    await settle();
    started[which - 1]!.end({ exitCode: 7 });
    await expect(starting).rejects.toMatchObject({
      constructor: ProcessEndedError,
      ending: { exitCode: 7 },
    });
  });
});

describe('a process that ends', () => {
  it('is replaced at once, and after growing pauses if its successors end soon, too', async () => {
    const { started, events } = await openServing(1);
    const pauses = [];
    for (let turn = 0; turn < 4; turn += 1) {
      started.at(-1)!.end();
      await settle();
      const event = events.at(-1);
      if (event?.kind !== 'process.ended') throw new Error('It was not observed.');
      pauses.push(event.seconds);
      const before = started.length;
      await jest.advanceTimersByTimeAsync(event.seconds * 1000);
      expect(started.length).toBeGreaterThanOrEqual(before);
      started.at(-1)!.serve();
      await settle();
    }
    expect(pauses).toEqual([0, 1, 2, 4]);
    expect(started).toHaveLength(5);
    expect(events.at(-1)).toEqual({ kind: 'process.replaced', process: 5 });
  });

  it('leaves no hope if none serves, and three starts in a row have failed', async () => {
    const { started, hopeless } = await openServing(1);
    started[0]!.end();
    for (let turn = 1; turn <= 3; turn += 1) {
      expect(hopeless).toEqual([]);
      await jest.advanceTimersByTimeAsync(10_000);
      started[turn]!.end({ exitCode: 3 });
      await settle();
    }
    expect(hopeless).toEqual([expect.objectContaining({ exitCode: 3 })]);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(started).toHaveLength(4);
  });

  it('is started again and again while another one serves', async () => {
    const { started, hopeless } = await openServing(2);
    started[0]!.end();
    for (let turn = 2; turn <= 9; turn += 1) {
      await jest.advanceTimersByTimeAsync(30_000);
      started[turn]!.end();
    }
    expect(hopeless).toEqual([]);
  });
});

describe('a stop', () => {
  it('tells all, waits for them, and replaces none', async () => {
    const { group, started } = await openServing(2);
    let code: number | undefined;
    void group.stop().then((given) => (code = given));
    expect(started.map(({ signals }) => signals)).toEqual([['SIGTERM'], ['SIGTERM']]);
    started[0]!.end({ exitCode: 0 });
    await settle();
    expect(code).toBeUndefined();
    started[1]!.end({ exitCode: 0 });
    await settle();
    expect(code).toBe(0);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(started).toHaveLength(2);
  });

  it('kills those that do not end in time, and returns 1', async () => {
    const { group, started } = await openServing(2);
    const stopping = group.stop();
    started[0]!.end({ exitCode: 0 });
    await jest.advanceTimersByTimeAsync(5000);
    expect(started[1]!.signals).toEqual(['SIGTERM', 'SIGKILL']);
    expect(started[0]!.signals).toEqual(['SIGTERM']);
    started[1]!.end({ exitCode: null, signal: 'SIGKILL' });
    expect(await stopping).toBe(1);
  });

  it('is in order if a process had not started yet', async () => {
    const { group, started } = openGroup(2);
    group.start().catch(() => undefined);
    await settle();
    const stopping = group.stop();
    started[0]!.end({ exitCode: null, signal: 'SIGTERM' });
    expect(await stopping).toBe(0);
  });

  it('comes before a start that waits', async () => {
    const { group, started } = await openServing(1);
    for (let turn = 0; turn < 3; turn += 1) {
      await jest.advanceTimersByTimeAsync(turn * 1000);
      started.at(-1)!.end();
      await settle();
    }
    expect(await group.stop()).toBe(0);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(started).toHaveLength(3);
  });
});

it('pauses grow to half a minute, and begin anew after a minute of service', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 20].map(pauseAfter)).toEqual(
    [0, 0, 1, 2, 4, 8, 16, 30, 30].map((seconds) => seconds * 1000),
  );
  expect(countSoonEnded(4, 59_000)).toBe(5);
  expect(countSoonEnded(4, null)).toBe(5);
  expect(countSoonEnded(4, 60_000)).toBe(1);
});
