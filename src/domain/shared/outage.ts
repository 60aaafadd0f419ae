/**
 * A failure that lasts: when to tell the operator of it, and when it is over. Times are milliseconds of one clock that
 * never goes back.
 */

/** Why something fails, in a code to search for and a sentence. */
export interface FailureCause {
  readonly code: string;
  readonly detail: string;
}

export interface Outage {
  /** The newest cause. */
  readonly cause: FailureCause;
  /** When the first attempt that failed began. */
  readonly since: number;
  readonly failedAt: number;
  /** When it last worked again; null while it fails. */
  readonly workedAt: number | null;
  /** When the operator was told; null if not yet. */
  readonly reportedAt: number | null;
}

/** A failure that is over sooner is nobody's business: sessions end, and servers restart. */
const lastingMs = 2000;
/** It is over if nothing has failed for so long: what fails every second time is not mended. */
export const settledMs = 5000;
export const reminderMs = 60_000;

/** Returns the outage after one more failure, of an attempt that began at `begunAt`. */
export function afterFailure(
  outage: Outage | undefined,
  cause: FailureCause,
  { begunAt, now }: { readonly begunAt: number; readonly now: number },
): Outage {
  const { since = begunAt, reportedAt = null } = outage ?? {};
  return { cause, since, failedAt: now, workedAt: null, reportedAt };
}

/** Returns the outage after a success: it is over only after a while. */
export function afterSuccess(outage: Outage, now: number): Outage {
  return { ...outage, workedAt: outage.workedAt ?? now };
}

/** Returns whether to tell the operator: once it lasts, and then once a minute while it goes on. */
export function isToReport({ since, failedAt, reportedAt }: Outage, now: number): boolean {
  if (failedAt - since < lastingMs) return false;
  return reportedAt === null || (now - reportedAt >= reminderMs && failedAt > reportedAt);
}

export function isOver({ workedAt }: Outage, now: number): boolean {
  return workedAt !== null && now - workedAt >= settledMs;
}
