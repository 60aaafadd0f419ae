/** The service processes of a primary: starts them, replaces those that end, and stops them. */
import type { Observe } from '../../operations/ports/index.js';
import { countSoonEnded, pauseAfter } from './pause.js';
import type { Ending, ServiceProcess } from './service-process.js';

export interface GroupOptions {
  readonly size: number;
  readonly startProcess: () => ServiceProcess;
  /** After this time, in milliseconds, a process that was told to stop is killed. */
  readonly stopMs: number;
  readonly observe: Observe;
  /** Called if no process serves requests and none can be started. */
  readonly onHopeless: (ending: Ending) => void;
}

/** A process ended before all processes served requests for the first time. */
export class ProcessEndedError extends Error {
  constructor(readonly ending: Ending) {
    super('a process ended while the service started.');
  }
}

/** So many starts in a row may fail while no process serves requests. */
const maxFailedStarts = 3;

/** Whether the process did what it was told: one that has not started yet has nothing to finish. */
function isOrderly({ exitCode, signal, servedMs }: Ending): boolean {
  return exitCode === 0 || (servedMs === null && signal !== 'SIGKILL' && signal !== null);
}

export class Group {
  private readonly running = new Set<ServiceProcess>();
  private isToStop = false;
  private failedStarts = 0;

  constructor(private readonly options: GroupOptions) {}

  get isStopping(): boolean {
    return this.isToStop;
  }

  /** Those that serve requests. */
  serving(): ServiceProcess[] {
    return [...this.running].filter((process) => process.isServing());
  }

  /**
   * Starts all, the first one alone: what prevents a start is said once. Returns the URL when all of them serve requests.
   * Throws `ProcessEndedError`.
   */
  async start(): Promise<string> {
    const url = await this.startFirstTime();
    if (this.isToStop) return url;
    const others = Array.from({ length: this.options.size - 1 }, () => this.startFirstTime());
    await Promise.all(others);
    return url;
  }

  /** Stops all, and returns the exit code: 0 if each ended in order. */
  async stop(): Promise<number> {
    this.isToStop = true;
    const told = [...this.running];
    for (const process of told) process.kill('SIGTERM');
    const timer = setTimeout(() => {
      for (const process of this.running) process.kill('SIGKILL');
    }, this.options.stopMs);
    const endings = await Promise.all(told.map(({ ended }) => ended));
    clearTimeout(timer);
    return endings.every(isOrderly) ? 0 : 1;
  }

  private launch(): ServiceProcess {
    const process = this.options.startProcess();
    this.running.add(process);
    void process.ended.then(() => this.running.delete(process));
    return process;
  }

  private async startFirstTime(): Promise<string> {
    const process = this.launch();
    const started = await process.started;
    if (typeof started !== 'string') throw new ProcessEndedError(started);
    void this.keep(process);
    return started;
  }

  /** Replaces the process whenever it ends, until the group stops. */
  private async keep(first: ServiceProcess): Promise<void> {
    let soonEnded = 0;
    for (let process = first; ; process = this.replace()) {
      const ending = await process.ended;
      if (this.isStopping) return;
      soonEnded = countSoonEnded(soonEnded, ending.servedMs);
      if (this.isHopeless(ending)) return this.options.onHopeless(ending);
      await this.pause(ending, pauseAfter(soonEnded));
      if (this.isStopping) return;
    }
  }

  private replace(): ServiceProcess {
    const process = this.launch();
    void process.started.then((started) => {
      if (typeof started !== 'string') return;
      this.failedStarts = 0;
      this.options.observe({ kind: 'process.replaced', process: process.pid });
    });
    return process;
  }

  private isHopeless({ servedMs }: Ending): boolean {
    if (servedMs !== null) return false;
    this.failedStarts += 1;
    return this.failedStarts >= maxFailedStarts && this.serving().length === 0;
  }

  private async pause({ pid, exitCode, signal }: Ending, ms: number): Promise<void> {
    const ended = { process: pid, exitCode, signal, seconds: ms / 1000 };
    this.options.observe({ kind: 'process.ended', ...ended });
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}
