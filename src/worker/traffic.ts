/** How busy the process is with requests: its jobs leave them time. */
import type { Observe } from '../operations/ports/index.js';

export interface Traffic {
  /** Returns whether a request was answered in the last `ms` milliseconds. */
  readonly isThere: (ms: number) => boolean;
  /** Returns for how many milliseconds the event loop has had something to do since the process started. */
  readonly busyMs: () => number;
}

/** Returns the traffic of a process, none so far. `listener` gets all events of the process. */
export function watchTraffic(): { readonly traffic: Traffic; readonly listener: Observe } {
  let lastAt = -Infinity;
  return {
    traffic: {
      isThere: (ms) => performance.now() - lastAt < ms,
      busyMs: () => performance.eventLoopUtilization().active,
    },
    listener({ kind }) {
      if (kind === 'request.done') lastAt = performance.now();
    },
  };
}

/** For processes without requests, such as `rekey worker`, and for jobs that leave no time. */
export const noTraffic: Traffic = { isThere: () => false, busyMs: () => 0 };
