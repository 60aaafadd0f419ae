/** Whether the process answers requests: its jobs leave them time then. */
import type { Observe } from '../operations/ports/index.js';

export interface Traffic {
  /** Gets all events of the process. */
  readonly listener: Observe;
  /** Returns whether a request was answered in the last `ms` milliseconds. */
  readonly isThere: (ms: number) => boolean;
}

/** Returns the traffic of a process, none so far. */
export function watchTraffic(): Traffic {
  let lastAt = -Infinity;
  return {
    listener({ kind }) {
      if (kind === 'request.done') lastAt = performance.now();
    },
    isThere: (ms) => performance.now() - lastAt < ms,
  };
}
