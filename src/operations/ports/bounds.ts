/**
 * What bounds the work for one request: a moment, and whether a client still waits. It travels with the calls and not
 * as an argument, since every statement obeys it and no operation decides by it (ADR 0041).
 */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface Bounds {
  /** By `performance.now()`, in milliseconds: no statement starts later, and none lasts much longer. */
  readonly deadline: number;
  /** Aborted when the client has gone: its statement is cancelled, and no other one starts. */
  readonly gone?: AbortSignal;
}

const storage = new AsyncLocalStorage<Bounds>();

/** Returns the bounds of the work that runs now; undefined if it has none. */
export function currentBounds(): Bounds | undefined {
  return storage.getStore();
}

/** Runs `work` within `bounds`. They can only become narrower: the earlier deadline counts. */
export function withinBounds<T>(bounds: Bounds, work: () => T): T {
  const outer = storage.getStore();
  const deadline = Math.min(bounds.deadline, outer?.deadline ?? Infinity);
  const gone = bounds.gone ?? outer?.gone;
  return storage.run({ deadline, ...(gone && { gone }) }, work);
}

/** Runs `work` that several requests share, so that the end of one does not end it for the others. */
export function withoutBounds<T>(work: () => T): T {
  return storage.exit(work);
}
