/** Port for the maintenance of all partitions at once. `database/` implements it. */

/** How many days rows are kept. */
export interface Retention {
  /** Resets, counted from their expiry. */
  readonly resetDays: number;
  readonly eventDays: number;
}

export interface Maintenance {
  /**
   * Deletes a batch of the rows that are older than `retention` allows, and the encrypted reset tokens that have
   * expired. Returns how many rows it changed; 0 means that nothing is left to do.
   */
  purgeBatch(retention: Retention): Promise<number>;
  /** Marks mails and webhook deliveries as failed if they are pending and have no job any more. */
  settleAbandoned(): Promise<void>;
  /** Keeps the counts of lists short, so that reading one stays cheap. Their sums stay. */
  mergeCounts(): Promise<void>;
}
