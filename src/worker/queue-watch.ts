/**
 * Watches what workers do with the queues. The operator is told of a failure once it lasts, once a minute while it goes
 * on, and of its end; failures of one cause are one event, whichever queues they concern.
 */
import type { QueueName } from '../domain/jobs/job.js';
import {
  afterFailure,
  afterSuccess,
  isOver,
  isToReport,
  reminderMs,
  type FailureCause,
  type Outage,
} from '../domain/shared/outage.js';
import type { Observe, QueueFailure, QueueTask } from '../operations/ports/index.js';
import { causeOf, silence } from './failure-causes.js';

export interface QueueWatch {
  /** Does `work`, and notes how it ended for each of the queues. Throws what `work` throws. */
  track<T>(task: QueueTask, queues: readonly QueueName[], work: () => Promise<T>): Promise<T>;
  /** Notes a failure that no error tells of. */
  fail(task: QueueTask, queue: QueueName, cause: FailureCause, forSeconds: number): void;
  succeed(task: QueueTask, queue: QueueName): void;
  /** Notes that all places for jobs of the queue are taken: nothing is claimed, and nothing fails. */
  noteBusy(queue: QueueName): void;
  /** Whether this process has lately taken jobs of the queue, found none, or had no place for one. */
  isAlive(queue: QueueName, withinMs: number): boolean;
  /** The failures that the operator was told of, and that are not over. */
  failures(): QueueFailure[];
  /** Begins to tell the operator. */
  start(): void;
  stop(): void;
}

export interface QueueWatchOptions {
  readonly observe: Observe;
  /** Returns milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

interface Watched {
  readonly task: QueueTask;
  readonly queue: QueueName;
  outage: Outage | undefined;
}

/** An attempt that has not ended. */
interface Attempt {
  readonly task: QueueTask;
  readonly queues: readonly QueueName[];
  readonly begunAt: number;
}

const tickMs = 500;
/** What takes longer has failed, even if its error comes later: the driver waits for a silent server for 6 seconds. */
const silentMs = 3000;
const suspectMs = 1000;
/** These take milliseconds. Others may take longer while all is well. */
const quickTasks: ReadonlySet<QueueTask> = new Set(['claim', 'presence']);

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

function tellingOf(outages: readonly (Watched & { readonly outage: Outage })[], now: number) {
  const since = Math.min(...outages.map(({ outage }) => outage.since));
  return {
    queues: unique(outages.map(({ queue }) => queue)),
    tasks: unique(outages.map(({ task }) => task)),
    seconds: Math.round((now - since) / 1000),
  };
}

type Failing = Watched & { readonly outage: Outage };

function byCause(all: readonly Failing[]): Failing[][] {
  const groups = new Map<string, Failing[]>();
  for (const one of all) {
    const key = JSON.stringify(one.outage.cause);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

/** Returns whether the operator was told lately that the queue fails for this cause. */
function wasNamed(group: readonly Failing[], { queue }: Failing, now: number): boolean {
  return group.some(
    ({ queue: named, outage: { reportedAt } }) =>
      named === queue && reportedAt !== null && now - reportedAt < reminderMs,
  );
}

class Watch implements QueueWatch {
  private readonly watched = new Map<string, Watched>();
  private readonly attempts = new Set<Attempt>();
  /** When, by `now`. */
  private readonly aliveAt = new Map<QueueName, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly observe: Observe,
    private readonly now: () => number,
  ) {}

  async track<T>(task: QueueTask, queues: readonly QueueName[], work: () => Promise<T>) {
    const attempt = { task, queues, begunAt: this.now() };
    this.attempts.add(attempt);
    try {
      const result = await work();
      for (const queue of queues) this.succeed(task, queue);
      return result;
    } catch (error) {
      this.noteFailure(attempt, causeOf(error));
      throw error;
    } finally {
      this.attempts.delete(attempt);
    }
  }

  fail(task: QueueTask, queue: QueueName, cause: FailureCause, forSeconds: number): void {
    const begunAt = this.now() - forSeconds * 1000;
    this.noteFailure({ task, queues: [queue], begunAt }, cause);
  }

  succeed(task: QueueTask, queue: QueueName): void {
    const entry = this.entryOf(task, queue);
    if (entry.outage) entry.outage = afterSuccess(entry.outage, this.now());
    if (task === 'claim') this.aliveAt.set(queue, this.now());
  }

  noteBusy(queue: QueueName): void {
    this.aliveAt.set(queue, this.now());
  }

  isAlive(queue: QueueName, withinMs: number): boolean {
    return this.now() - (this.aliveAt.get(queue) ?? -Infinity) < withinMs;
  }

  failures(): QueueFailure[] {
    const told = this.failing().filter(({ outage }) => outage.reportedAt !== null);
    return told.map(({ task, queue, outage: { cause, since } }) => {
      const seconds = Math.round((this.now() - since) / 1000);
      return { task, queue, seconds, ...cause };
    });
  }

  start(): void {
    this.timer ??= setInterval(() => this.tick(), tickMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private entryOf(task: QueueTask, queue: QueueName): Watched {
    const key = `${task} ${queue}`;
    const entry = this.watched.get(key) ?? { task, queue, outage: undefined };
    this.watched.set(key, entry);
    return entry;
  }

  private failing(): Failing[] {
    return [...this.watched.values()].filter((one): one is Failing => one.outage !== undefined);
  }

  private noteFailure({ task, queues, begunAt }: Attempt, cause: FailureCause): void {
    for (const queue of queues) {
      const entry = this.entryOf(task, queue);
      entry.outage = afterFailure(entry.outage, cause, { begunAt, now: this.now() });
    }
  }

  /** A session that cannot be opened fails sooner than a statement of one that is open. */
  private knowsOfSilence(): boolean {
    return this.failing().some(({ outage: { cause, workedAt } }) => cause === silence && !workedAt);
  }

  private noteSilence(): void {
    const quick = [...this.attempts].filter(({ task }) => quickTasks.has(task));
    const haveWaited = (ms: number) => quick.filter(({ begunAt }) => this.now() - begunAt >= ms);
    if (haveWaited(silentMs).length === 0 && !this.knowsOfSilence()) return;
    // The others wait for the same server, and belong to the same event.
    for (const attempt of haveWaited(suspectMs)) this.noteFailure(attempt, silence);
  }

  /** All failures of one cause are told at once. Of a queue that was named, further tasks wait for the next reminder. */
  private tellFailure(group: readonly Failing[]): void {
    const now = this.now();
    const isNews = (one: Failing) => isToReport(one.outage, now) && !wasNamed(group, one, now);
    const first = group.find(isNews);
    if (!first) return;
    this.observe({ kind: 'queue.failing', ...first.outage.cause, ...tellingOf(group, now) });
    for (const { task, queue, outage } of group) {
      this.entryOf(task, queue).outage = { ...outage, reportedAt: now };
    }
  }

  /** Failures of one cause end when the last of them does. */
  private tellEnd(group: readonly Failing[]): void {
    const now = this.now();
    if (!group.every(({ outage }) => isOver(outage, now))) return;
    const told = group.filter(({ outage }) => outage.reportedAt !== null);
    if (told.length > 0) this.observe({ kind: 'queue.recovered', ...tellingOf(told, now) });
    for (const { task, queue } of group) this.entryOf(task, queue).outage = undefined;
  }

  private tick(): void {
    this.noteSilence();
    for (const group of byCause(this.failing())) this.tellFailure(group);
    for (const group of byCause(this.failing())) this.tellEnd(group);
  }
}

/** Returns a watch that does not tell the operator anything before it is started. */
export function createQueueWatch({
  observe,
  now = () => performance.now(),
}: QueueWatchOptions): QueueWatch {
  return new Watch(observe, now);
}
