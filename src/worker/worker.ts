/**
 * Takes jobs as they come and does them: woken by this process's own commits, and looking by itself for
 * those of others. Several workers share the work; each job is one worker's at a time.
 */
import type { Job, QueueName } from '../domain/jobs/job.js';
import type { JobSource } from '../operations/ports/index.js';

/** Each completes or fails its job; it throws where it could not even do that. */
export type Handlers = { readonly [Q in QueueName]: (job: Job<Q>) => Promise<void> };

export interface WorkerOptions {
  readonly source: JobSource;
  readonly handlers: Handlers;
  /** How many jobs of each queue are done at once. */
  readonly concurrency: Readonly<Record<QueueName, number>>;
  /** For a job whose handler threw: it is to be tried again. */
  readonly release: (job: Job) => Promise<void>;
  /** Done at the start and from time to time. */
  readonly maintenance: () => Promise<void>;
  readonly report: (error: unknown, job?: Job) => void;
}

export interface Worker {
  start(): Promise<void>;
  /** Takes no more jobs, and returns when those under way are done. */
  stop(): Promise<void>;
}

/** How often it looks for jobs that other processes left, and for those that are due again. */
const pollMs = 1000;
const maintenanceMs = 10 * 60 * 1000;

/** One queue: takes what is due while there is room, sleeps while there is nothing. */
class QueueConsumer<Q extends QueueName> {
  private readonly running = new Set<Promise<void>>();
  private isStopped = false;
  private isAwake = false;
  private wakeUp: () => void = () => undefined;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly queue: Q,
    private readonly options: WorkerOptions,
  ) {}

  start(): void {
    this.loop = this.run();
  }

  wake(): void {
    this.isAwake = true;
    this.wakeUp();
  }

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

  private async take(): Promise<number> {
    const room = this.options.concurrency[this.queue] - this.running.size;
    if (room <= 0) return 0;
    const jobs = await this.fetch(room);
    for (const job of jobs) this.begin(job);
    return jobs.length;
  }

  private async fetch(room: number): Promise<Job<Q>[]> {
    try {
      return await this.options.source.fetch(this.queue, room);
    } catch (error) {
      this.options.report(error);
      return [];
    }
  }

  private begin(job: Job<Q>): void {
    const work = this.handle(job).finally(() => {
      this.running.delete(work);
      this.wake();
    });
    this.running.add(work);
  }

  /** Never throws. A job that cannot even be given back returns when its time has run out. */
  private async handle(job: Job<Q>): Promise<void> {
    const { handlers, release, report } = this.options;
    try {
      await handlers[this.queue](job);
    } catch (error) {
      report(error, job);
      await release(job).catch(report);
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

export function createWorker(options: WorkerOptions): Worker {
  const { source, handlers, report } = options;
  const queues = Object.keys(handlers) as QueueName[];
  const consumers = new Map(queues.map((queue) => [queue, new QueueConsumer(queue, options)]));
  const maintain = () => options.maintenance().catch(report);
  let stopListening: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;

  return {
    async start() {
      await source.start(report);
      stopListening = source.onAdded((queue) => consumers.get(queue)?.wake());
      for (const consumer of consumers.values()) consumer.start();
      timer = setInterval(() => void maintain(), maintenanceMs);
      await maintain();
    },

    async stop() {
      clearInterval(timer);
      stopListening?.();
      await Promise.all([...consumers.values()].map((consumer) => consumer.stop()));
      await source.stop();
    },
  };
}
