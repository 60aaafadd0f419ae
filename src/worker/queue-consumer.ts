/** The consumer of one queue: claims due jobs while there is room for them, and sleeps while there are none. */
import { setTimeout as sleep } from 'node:timers/promises';
import { groupOf, type Job, type QueueName } from '../domain/jobs/job.js';
import type { JobSource, Observe } from '../operations/ports/index.js';
import { FairShare, type ShareLimits } from './fair-share.js';
import type { QueueWatch } from './queue-watch.js';

export interface QueueConsumerOptions<Q extends QueueName> {
  readonly queue: Q;
  readonly source: Pick<JobSource, 'findDueGroups' | 'claim'>;
  /** Completes or fails the job. It throws if it could not do either. */
  readonly handle: (job: Job<Q>) => Promise<void>;
  /** Called for a job whose handler threw, so that the job waits for its next attempt. */
  readonly release: (job: Job<Q>) => Promise<void>;
  /** How many jobs are under way at once, and whose. */
  readonly limits: ShareLimits;
  readonly watch: QueueWatch;
  readonly observe: Observe;
}

/** The interval at which it looks for jobs of other processes, and for retries that have become due. */
const pollMs = 1000;
/** A database that is away for a moment does not keep a job from its next attempt for a minute. */
const releaseAttempts = 5;
/** After another worker took the jobs first: there may be others. */
const missedMs = 50;

/** Runs the jobs of one queue, as many at a time as its limits allow, until it is stopped. */
export class QueueConsumer<Q extends QueueName> {
  private readonly share: FairShare;
  private readonly running = new Set<Promise<void>>();
  private isStopped = false;
  private isAwake = false;
  private wakeUp: () => void = () => undefined;
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
    await this.loop;
    await Promise.all(this.running);
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      this.isAwake = false;
      const idleMs = await this.take();
      if (idleMs > 0 && !this.isAwake) await this.sleep(idleMs);
    }
  }

  /** Takes as many due jobs as there is room for. Returns how long there is nothing else to do, in milliseconds. */
  private async take(): Promise<number> {
    const { queue, watch } = this.options;
    if (!this.share.hasRoom) return pollMs;
    try {
      return await watch.track('claim', [queue], () => this.claim());
    } catch {
      // The watch has noted it.
      return pollMs;
    }
  }

  private async claim(): Promise<number> {
    const { source, queue } = this.options;
    const shares = this.share.choose(await source.findDueGroups(queue));
    if (shares.size === 0 || this.isStopped) return pollMs;
    const jobs = await source.claim(queue, shares);
    for (const job of jobs) this.begin(job);
    return jobs.length > 0 ? 0 : missedMs;
  }

  private begin(job: Job<Q>): void {
    const group = groupOf(job.data);
    this.share.begin(group);
    const work = this.handle(job).finally(() => {
      this.running.delete(work);
      this.share.end(group);
      this.wake();
    });
    this.running.add(work);
  }

  /** Never throws. */
  private async handle(job: Job<Q>): Promise<void> {
    const { handle, observe, watch, queue } = this.options;
    try {
      await handle(job);
      watch.succeed('record', queue);
    } catch (error) {
      observe({ kind: 'job.released', job, error });
      await this.release(job, releaseAttempts);
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

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
