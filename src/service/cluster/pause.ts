/** How long the primary waits before it starts a process in place of one that ended. */

/** A process that has served for longer did not end because of its start. */
const longMs = 60_000;
const maxPauseMs = 30_000;

/** Returns the pause in milliseconds: none at first, then 1, 2, 4 … 30 seconds while processes end soon. */
export function pauseAfter(soonEnded: number): number {
  return soonEnded <= 1 ? 0 : Math.min(1000 * 2 ** (soonEnded - 2), maxPauseMs);
}

/** Returns how many have ended soon in a row; `servedMs` is of the last, null if it never served. */
export function countSoonEnded(before: number, servedMs: number | null): number {
  return (servedMs ?? 0) < longMs ? before + 1 : 1;
}
