/** How long the database may keep a request, a job or a row waiting, in milliseconds. */

/** Of the server. It ends what takes longer, also for a process that has died. */
export const serverLimits = {
  statement_timeout: 5000,
  lock_timeout: 2000,
  idle_in_transaction_session_timeout: 5000,
};

/** To open a session, and to get one of the pool's. */
export const connectMs = 2000;

/** For a server that says nothing any more: above its own limit, so that one that can answer does. */
export const statementMs = 6000;

/** What the end of a transaction gets even after the deadline: its outcome is worth knowing. */
export const endingMs = 1000;

/** For statements of a migration: long, but no silent server keeps it for ever. */
export const migrationMs = 60 * 60 * 1000;

/** A peer that is gone is found by TCP after this time, and ten probes a second apart. */
export const keepAliveMs = 10_000;
