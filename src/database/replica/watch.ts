/** Decides from moment to moment whether the replica may be read from, and tells the operator if it may not. */
import {
  afterFailure,
  afterSuccess,
  isOver,
  isToReport,
  type FailureCause,
  type Outage,
} from '../../domain/shared/outage.js';
import type { Observe, ReplicaState } from '../../operations/ports/index.js';
import { causeOfLag, causeOfLook, causeOfRead, strangerOf } from './causes.js';
import { createLagMeter } from './lag.js';
import type { Looked, ReplicaLook } from './look.js';

export interface ReplicaWatchOptions {
  readonly look: ReplicaLook;
  /** How old its data may be (milliseconds). */
  readonly maxLagMs: number;
  readonly observe: Observe;
  /** Called when a look has failed: sessions that are open are of no use. */
  readonly onLost: () => void;
  /** Returns milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

const lookEveryMs = 1000;
/** After a failure it is left alone for so long, so that not each read waits for it. */
const pauseMs = 2000;

type Release = (reason: ReplicaLostError) => void;

/** The replica was lost while it was read from. */
export class ReplicaLostError extends Error {
  override readonly name = 'ReplicaLostError';
}

export class ReplicaWatch {
  private readonly meter;
  private readonly now;
  private readonly reading = new Set<Release>();
  private outage: Outage | undefined;
  private pausedUntil = -Infinity;
  private startedAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private isLooking = false;
  private isStopped = false;

  constructor(private readonly options: ReplicaWatchOptions) {
    this.meter = createLagMeter(options.maxLagMs);
    this.now = options.now ?? (() => performance.now());
  }

  /** Whether a read may begin: it works, and it has everything that was committed until the lag that is allowed. */
  isUsable(): boolean {
    const isFailing = this.outage !== undefined && this.outage.workedAt === null;
    const isPaused = this.now() < this.pausedUntil;
    return !isFailing && !isPaused && this.ageMs() <= this.options.maxLagMs;
  }

  state(): ReplicaState | null {
    if (this.timer === undefined) return null;
    const lagSeconds = Math.max(this.ageMs() / 1000, 0);
    return {
      isUsed: this.isUsable(),
      code: this.outage?.cause.code ?? null,
      lagSeconds: lagSeconds === Infinity ? null : lagSeconds,
    };
  }

  /** Runs a read. Throws `ReplicaLostError` as soon as a look has failed: it does not wait for a silent session. */
  async unlessLost<T>(read: () => Promise<T>): Promise<T> {
    let release: Release | undefined;
    const lost = new Promise<never>((_, reject) => {
      release = reject;
      this.reading.add(reject);
    });
    try {
      return await Promise.race([read(), lost]);
    } finally {
      if (release) this.reading.delete(release);
    }
  }

  /** Notes a read that failed here, and that the primary could answer. */
  noteFailedRead(error: unknown): void {
    if (!(error instanceof ReplicaLostError)) this.fail(causeOfRead(error));
  }

  /** Begins to look; until the first look has ended, the replica is not used. */
  start(): void {
    if (this.timer !== undefined) return;
    this.startedAt = this.now();
    this.timer = setInterval(() => void this.tick(), lookEveryMs).unref();
    void this.tick();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.isStopped = true;
    this.options.look.close();
  }

  /** Looks once. Never throws. */
  async tick(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    const begunAt = this.now();
    try {
      this.judge(await this.options.look.look(), begunAt);
    } catch (error) {
      this.fail(causeOfLook(error), begunAt);
      this.release();
    }
    this.isLooking = false;
    // The look may have opened a session since the stop.
    if (this.isStopped) this.options.look.close();
    else this.tell();
  }

  private judge(looked: Looked, begunAt: number): void {
    const { primary, replica } = looked;
    if (primary?.wal != null) this.meter.written(primary.wal, begunAt);
    if (replica.wal !== null) this.meter.replayed(replica.wal);
    const cause = strangerOf(looked) ?? this.lateness(looked);
    // Of a primary that does not answer readiness tells, and nothing can be said of the lag.
    if (cause === null) this.succeed();
    else if (primary !== null) this.fail(cause, begunAt);
  }

  private lateness({ replica }: Looked): FailureCause | null {
    const { maxLagMs } = this.options;
    const complete = this.meter.completeUntil() ?? this.startedAt;
    if (replica.wal !== null && this.ageMs() <= maxLagMs) return null;
    return causeOfLag(replica, this.now() - complete, maxLagMs);
  }

  private ageMs(): number {
    return this.now() - (this.meter.completeUntil() ?? -Infinity);
  }

  private fail(cause: FailureCause, begunAt = this.now()): void {
    const now = this.now();
    this.outage = afterFailure(this.outage, cause, { begunAt, now });
    this.pausedUntil = now + pauseMs;
  }

  private succeed(): void {
    if (this.outage) this.outage = afterSuccess(this.outage, this.now());
  }

  private release(): void {
    for (const release of this.reading) release(new ReplicaLostError('The replica was lost.'));
    this.options.onLost();
  }

  private tell(): void {
    if (!this.outage) return;
    const now = this.now();
    const seconds = Math.round((now - this.outage.since) / 1000);
    if (isToReport(this.outage, now)) {
      this.outage = { ...this.outage, reportedAt: now };
      this.options.observe({ kind: 'replica.failing', ...this.outage.cause, seconds });
    }
    if (!isOver(this.outage, now)) return;
    if (this.outage.reportedAt !== null)
      this.options.observe({ kind: 'replica.recovered', seconds });
    this.outage = undefined;
  }
}
