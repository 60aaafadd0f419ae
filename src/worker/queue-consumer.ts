/** The consumer of one queue: claims due jobs while fewer than its limit run, and sleeps while there are none. */
import type { Job, QueueName } from '../domain/jobs/job.js';
import type { JobSource, Observe, Trace } from '../operations/ports/index.js';

export interface QueueConsumerOptions<Q extends QueueName> {
  readonly queue: Q;
  readonly source: JobSource;
  /** Completes or fails the job. It throws if it could not do either. */
  readonly handle: (job: Job<Q>) => Promise<void>;
  /** Called for a job whose handler threw, so that the job waits for its next attempt. */
  readonly release: (job: Job<Q>) => Promise<void>;
  /** How many jobs are under way at once. */
  readonly concurrency: number;
  readonly observe: Observe;
  /** Undefined if no span is made. */
  readonly trace?: Trace | undefined;
}

/** The interval at which it looks for jobs of other processes, and for retries that have become due. */
const pollMs = 1000;

/** How the span of a job ends. */
function resultOf(isHandled: boolean): { isFailure: boolean } {
  return { isFailure: !isHandled };
}

/** Runs the jobs of one queue, at most `concurrency` at a time, until it is stopped. */
export class QueueConsumer<Q extends QueueName> {
  private readonly running = new Set<Promise<void>>();
  private isStopped = false;
  private isAwake = false;
  private wakeUp: () => void = () => undefined;
  private loop: Promise<void> = Promise.resolve();

  constructor(private readonly options: QueueConsumerOptions<Q>) {}

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
      const taken = await this.take();
      if (taken === 0 && !this.isAwake) await this.sleep();
    }
  }

  /** Takes as many due jobs as there is room for. Returns how many. */
  private async take(): Promise<number> {
    const room = this.options.concurrency - this.running.size;
    const jobs = room > 0 ? await this.fetch(room) : [];
    if (jobs === null) return 0;
    for (const job of jobs) this.begin(job);
    const { queue, concurrency, observe } = this.options;
    const [taken, running] = [jobs.length, this.running.size];
    observe({ kind: 'queue.looked', queue, taken, running, concurrency });
    return taken;
  }

  /** Returns null if the queue could not be read. */

  private async fetch(room: number): Promise<Job<Q>[] | null> {
    const { source, queue, observe } = this.options;
    try {
      return await source.fetch(queue, room);
    } catch (error) {
      observe({ kind: 'queue.fault', error });
      return null;
    }
  }

  private begin(job: Job<Q>): void {
    const work = this.handleTraced(job).finally(() => {
      this.running.delete(work);
      this.wake();
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

  /** Never throws. A job that cannot be released returns to the queue when it expires. Returns whether it is handled. */
  private async handle(job: Job<Q>): Promise<boolean> {
    const { observe } = this.options;
    const startedAt = performance.now();
    const isHandled = await this.handleOrRelease(job);
    observe({ kind: 'job.done', job, isHandled, durationMs: performance.now() - startedAt });
    return isHandled;
  }

  private async handleOrRelease(job: Job<Q>): Promise<boolean> {
    const { handle, release, observe } = this.options;
    try {
      await handle(job);
      return true;
    } catch (error) {
      observe({ kind: 'job.released', job, error });
      await release(job).catch((fault: unknown) => observe({ kind: 'queue.fault', error: fault }));
      return false;
    }
  }

  private sleep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
