/** The consumer of one queue: claims due jobs while there is room for them, and sleeps while there are none. */
import { setTimeout as sleep } from 'node:timers/promises';
import { groupOf, type Job, type JobGroup, type QueueName } from '../domain/jobs/job.js';
import type { JobSource, Observe, Trace } from '../operations/ports/index.js';
import { FairShare, type ShareLimits } from './fair-share.js';
import type { QueueWatch } from './queue-watch.js';
import type { Traffic } from './traffic.js';

export interface QueueConsumerOptions<Q extends QueueName> {
  readonly queue: Q;
  readonly source: Pick<JobSource, 'findDueGroups' | 'claim'>;
  /** Completes or fails the job. It throws if it could not do either. */
  readonly handle: (job: Job<Q>) => Promise<void>;
  /** Called for a job whose handler threw, so that the job waits for its next attempt. */
  readonly release: (job: Job<Q>) => Promise<void>;
  /** How many jobs are under way at once, and whose. */
  readonly limits: ShareLimits;
  /** The requests of the process, to which the next look leaves some time. */
  readonly traffic: Traffic;
  readonly watch: QueueWatch;
  readonly observe: Observe;
  /** Undefined if no span is made. */
  readonly trace?: Trace | undefined;
}

/** The interval at which it looks for jobs of other processes, and for retries that have become due. */
const pollMs = 1000;
/** A request that ended so lately shows that others come. */
const requestsMs = 50;
/**
 * The longest time from one look to the next beside requests. Four requested resets and their mails take 20 to 40 ms, so
 * most requests find no job in their way (ADR 0069).
 */
const beatMs = 200;
/** The same, once a job has waited for `lateMs`. */
const lateBeatMs = 50;
const lateMs = 1000;
/** A database that is away for a moment does not keep a job from its next attempt for a minute. */
const releaseAttempts = 5;
/** After another worker took the jobs first: there may be others. */
const missedMs = 50;

/** Returns whether a group may have more due jobs than were taken: it had all that it was given, or was given none. */
function mayLeave(
  due: readonly JobGroup[],
  shares: ReadonlyMap<string, number>,
  jobs: readonly Job[],
): boolean {
  const groups = jobs.map((job) => groupOf(job.data).id);
  const takenOf = (id: string) => groups.filter((group) => group === id).length;
  return due.some(({ id }) => takenOf(id) >= (shares.get(id) ?? 0));
}

/** How the span of a job ends. */
function resultOf(isHandled: boolean): { isFailure: boolean } {
  return { isFailure: !isHandled };
}

/** Waits for so long, or until what `keepEnd` gets is called. */
function wait(ms: number, keepEnd: (end: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    keepEnd(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Runs the jobs of one queue, as many at a time as its limits allow, until it is stopped. */
export class QueueConsumer<Q extends QueueName> {
  private readonly share: FairShare;
  private readonly running = new Set<Promise<void>>();
  private isStopped = false;
  private isAwake = false;
  /** Whether jobs may be due that the last look left: those that are added later wake it, or wait for the next look. */
  private leftJobs = false;
  /** Whether the last look that found out found a job that had waited for long. */
  private isLate = false;
  private wakeUp: () => void = () => undefined;
  private endPause: () => void = () => undefined;
  private loop: Promise<void> = Promise.resolve();

  constructor(private readonly options: QueueConsumerOptions<Q>) {
    this.share = new FairShare(options.limits);
  }

  start(): void {
    this.loop = this.run();
  }

  /** Looks for jobs at once. */
  wake(): void {
    this.isAwake = true;
    this.wakeUp();
  }

  /** Takes no more jobs, and returns when those under way have ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.wake();
    this.endPause();
    await this.loop;
    await Promise.all(this.running);
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      this.isAwake = false;
      const begin = { at: performance.now(), busyMs: this.options.traffic.busyMs() };
      const idleMs = await this.take();
      if (idleMs > 0 && !this.isAwake) await this.sleep(idleMs);
      await this.leaveTime(begin);
    }
  }

  /**
   * Beside requests, waits until the process has been busy for half of the time since `begin` or less, or for as long as a
   * beat. Who wakes the consumer meanwhile has its job found by the next look.
   */
  private async leaveTime(begin: { readonly at: number; readonly busyMs: number }): Promise<void> {
    const { traffic } = this.options;
    const longestMs = this.isLate ? lateBeatMs : beatMs;
    while (!this.isStopped && traffic.isThere(requestsMs)) {
      const busyMs = traffic.busyMs() - begin.busyMs;
      const left = Math.min(longestMs, 2 * busyMs) - (performance.now() - begin.at);
      if (left <= 0) return;
      await this.pause(Math.min(left, requestsMs));
    }
  }

  /** Takes as many due jobs as there is room for. Returns how long there is nothing else to do, in milliseconds. */
  private async take(): Promise<number> {
    const { queue, watch } = this.options;
    if (!this.share.hasRoom) {
      this.leftJobs = true;
      watch.noteBusy(queue);
      return this.look(0, pollMs);
    }
    try {
      return await watch.track('claim', [queue], () => this.claim());
    } catch {
      // The watch has noted it.
      return pollMs;
    }
  }

  private async claim(): Promise<number> {
    const { source, queue } = this.options;
    const due = await source.findDueGroups(queue);
    this.isLate = due.some(({ waitedMs }) => waitedMs >= lateMs);
    const shares = this.share.choose(due);
    this.leftJobs = due.length > 0;
    if (shares.size === 0 || this.isStopped) return this.look(0, pollMs);
    const jobs = await source.claim(queue, shares);
    this.leftJobs = jobs.length === 0 || mayLeave(due, shares, jobs);
    for (const job of jobs) this.begin(job);
    if (jobs.length === 0) return this.look(0, missedMs);
    return this.look(jobs.length, this.leftJobs ? 0 : pollMs);
  }

  /** Observes a look that met no error. Returns how long there is nothing else to do. */
  private look(taken: number, idleMs: number): number {
    const { queue, observe } = this.options;
    observe({ kind: 'queue.looked', queue, taken, running: this.running.size });
    return idleMs;
  }

  private begin(job: Job<Q>): void {
    const group = groupOf(job.data);
    this.share.begin(group);
    const work = this.handleTraced(job).finally(() => {
      this.running.delete(work);
      this.share.end(group);
      if (this.leftJobs) this.wake();
    });
    this.running.add(work);
  }

  /** In the trace of what added the job. */
  private async handleTraced(job: Job<Q>): Promise<void> {
    const { trace } = this.options;
    if (!trace) return void (await this.handle(job));
    const options = { parent: job.traceparent, resultOf };
    await trace.within({ kind: 'job', job }, () => this.handle(job), options);
  }

  /** Never throws. Returns whether the job is handled. */
  private async handle(job: Job<Q>): Promise<boolean> {
    const { observe } = this.options;
    const startedAt = performance.now();
    const isHandled = await this.handleOrRelease(job);
    observe({ kind: 'job.done', job, isHandled, durationMs: performance.now() - startedAt });
    return isHandled;
  }

  private async handleOrRelease(job: Job<Q>): Promise<boolean> {
    const { handle, observe, watch, queue } = this.options;
    try {
      await handle(job);
      watch.succeed('record', queue);
      return true;
    } catch (error) {
      observe({ kind: 'job.released', job, error });
      await this.release(job, releaseAttempts);
      return false;
    }
  }

  /** A job that cannot be released returns to the queue when it expires. */
  private async release(job: Job<Q>, attempts: number): Promise<void> {
    const { release, watch, queue } = this.options;
    try {
      await watch.track('record', [queue], () => release(job));
    } catch {
      if (attempts <= 1 || this.isStopped) return;
      await sleep(pollMs);
      await this.release(job, attempts - 1);
    }
  }

  /** Only `stop` ends it earlier. */
  private pause(ms: number): Promise<void> {
    return wait(ms, (end) => (this.endPause = end));
  }

  private sleep(ms: number): Promise<void> {
    return wait(ms, (end) => (this.wakeUp = end));
  }
}
