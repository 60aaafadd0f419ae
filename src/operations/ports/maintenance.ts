/** Port for the maintenance of all partitions at once. `database/` implements it. */

/** How many days rows are kept. */
export interface Retention {
  /** Resets, counted from their expiry. */
  readonly resetDays: number;
  readonly eventDays: number;
}

export interface PurgedBatch {
  /** How many rows it looked at. If they are fewer than asked for, nothing is left but rows that others have locked. */
  readonly found: number;
  /** How many of them it changed: the others had just been changed by others, and belong to a later batch. */
  readonly rows: number;
}

/** One kind of work of a purge. It is done in batches, each of them a transaction. */
export interface PurgeTask {
  /** For operators: what happens to the rows of which table. */
  readonly name: string;
  /**
   * Looks at up to about `limit` rows and changes them. Rows that other transactions have locked wait for the next purge.
   */
  batch(limit: number): Promise<PurgedBatch>;
  /** Returns how many rows the batches would change now. Changes nothing. */
  count(): Promise<number>;
}

export interface Maintenance {
  /** Returns the work of one purge, in the order in which it is to be done. Its methods throw `OVERLOADED`. */
  purgeTasks(retention: Retention): readonly PurgeTask[];
}
