/** What goes through all partitions. `database/` provides it. */

/** For how many days what is over is kept. */
export interface Retention {
  /** Resets, after they expired. */
  readonly resetDays: number;
  readonly eventDays: number;
}

/** What goes through all partitions. */
export interface Housekeeping {
  /**
   * Removes some rows that are older than that, and from others reset tokens that have expired. Answers how
   * many rows it met; 0: there were none.
   */
  purgeBatch(retention: Retention): Promise<number>;
  /** Tells mails and calls that wait though nobody will try them any more that they failed. */
  settleAbandoned(): Promise<void>;
}
