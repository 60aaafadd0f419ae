/** Work that is done again and again. */

export interface Repetition {
  /** Resolves when the work was done, or tried, for the first time. */
  readonly begun: Promise<void>;
  /** Begins no more work, and returns when that under way has ended. */
  stop(): Promise<void>;
}

export interface Intervals {
  readonly everyMs: number;
  /** After a failure. */
  readonly retryMs: number;
}

class Repeating implements Repetition {
  private isStopped = false;
  private timer: NodeJS.Timeout | undefined;
  private endPause: (() => void) | undefined;
  private readonly all: Promise<void>;
  readonly begun: Promise<void>;

  constructor(
    private readonly work: () => Promise<unknown>,
    private readonly intervals: Intervals,
  ) {
    const first = this.once();
    this.begun = first.then(() => undefined);
    this.all = this.goOn(first);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.endPause?.();
    await this.all;
  }

  /** Returns how long to wait before the next time. */
  private async once(): Promise<number> {
    try {
      await this.work();
      return this.intervals.everyMs;
    } catch {
      return this.intervals.retryMs;
    }
  }

  private async goOn(first: Promise<number>): Promise<void> {
    await this.pause(await first);
    while (!this.isStopped) await this.pause(await this.once());
  }

  private async pause(ms: number): Promise<void> {
    if (this.isStopped) return;
    await new Promise<void>((resolve) => {
      this.endPause = resolve;
      this.timer = setTimeout(resolve, ms).unref();
    });
  }
}

/** Does `work` at once, and again after an interval. It is for `work` to report its failures. */
export function repeat(work: () => Promise<unknown>, intervals: Intervals): Repetition {
  return new Repeating(work, intervals);
}
