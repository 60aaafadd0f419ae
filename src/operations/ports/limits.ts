/** Ports for limits on attempts. `limits/` implements the first, over counters in `database/` or in Redis. */
import type { Bounds } from '../../domain/access/bounds.js';
import type { LimitName } from '../../domain/access/limits.js';

/** One counter of a limit. `parts` say whose it is; they are stored as a digest only. */
export interface LimitedKey {
  readonly limit: LimitName;
  readonly parts: readonly string[];
}

/** A limit that an attempt would exceed. */
export interface ReachedLimit {
  readonly limit: LimitName;
  readonly retryAfterSeconds: number;
  /** True once within the limit's window, for limits that alarm the operator. */
  readonly isNews: boolean;
}

export interface Limits {
  /**
   * Counts one attempt by every key, atomically across processes, and returns null. If that would exceed a limit, it
   * counts nothing and returns the limit. Throws `OVERLOADED` if there is nowhere to count, or not within `bounds`.
   */
  count(keys: readonly LimitedKey[], bounds?: Bounds): Promise<ReachedLimit | null>;
  /** Takes back one attempt that was counted. Never throws: an attempt too many does less harm than a lost answer. */
  giveBack(keys: readonly LimitedKey[], bounds?: Bounds): Promise<void>;
  /** Closes connections of its own. */
  close(): Promise<void>;
}

/** The state of a counter. */
export interface Count {
  readonly points: number;
  /** Until the counter starts anew, in milliseconds. */
  readonly msLeft: number;
}

/** Counters that start anew after some time. */
export interface Counters {
  /**
   * Adds points, or takes them away, and returns the state. A new counter lasts for `ms`. A counter is never below
   * zero. Calls of the same moment may share a statement. Throws `OVERLOADED`, also at the end of `bounds`.
   */
  add(key: string, points: number, ms: number, bounds?: Bounds): Promise<Count>;
}
