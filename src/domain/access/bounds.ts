/** What bounds the work for one request: a moment, and whether a client still waits (ADR 0041). */

/**
 * How long one transaction, or one request as a whole, may take (milliseconds). Below the ten seconds within which every
 * answer comes, by as much as the end of a transaction may take.
 */
export const workMs = 7000;

/** Whether a client still waits. An AbortSignal would say the same, but takes a hundredth of a request to make. */
export interface ClientWatch {
  isGone(): boolean;
  /** Calls `listener` if the client goes. Returns a function that ends that. */
  onGone(listener: () => void): () => void;
}

export interface Bounds {
  /** By `performance.now()`, in milliseconds: no statement starts later, and none lasts much longer. */
  readonly deadline: number;
  /**
   * When it has gone, its statement is cancelled, and no other one starts. A short read that shares a session is cancelled
   * only once it has that session no more, a tenth of a second after it was sent.
   */
  readonly client?: ClientWatch;
}

/** For work that must follow, whether its client still waits or not. */
export const noBounds: Bounds = { deadline: Infinity };
