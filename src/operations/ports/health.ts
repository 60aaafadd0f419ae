/** Ports for readiness: what is checked, and what the database says of itself. */
import type { QueueName } from '../../domain/jobs/job.js';

/** Why a check is not `ok`. These are for anybody who asks; the log has the details. */
export type CheckReason =
  /** The process got a signal to stop. */
  | 'stopping'
  /** The database refuses or drops the connection, or answers with an error. */
  | 'unreachable'
  /** The database did not answer in time. */
  | 'timeout'
  /** The database takes no writes: a standby, or set to read-only. */
  | 'read_only'
  /** Migrations are pending. */
  | 'pending'
  /** The database did not answer, so that this is not known. */
  | 'unknown'
  /** The process cannot sign tokens that it accepts itself. */
  | 'cannot_sign'
  /** Passwords need a pepper that the settings lack. */
  | 'pepper_missing'
  /** A job that is due has waited for long. */
  | 'late'
  /** The role of the database may not work on the queue. */
  | 'not_permitted'
  /** This process's worker takes no jobs although there are some, or cannot look for any. */
  | 'deaf'
  /** This process takes no jobs, and no other process takes those that are due. */
  | 'absent'
  /** As many hashes wait as may. */
  | 'saturated';

export type CheckName =
  'process' | 'database' | 'writable' | 'migrations' | 'keys' | 'queue' | 'worker' | 'hashes';

/** `warn` needs an operator's look; `fail` means that the process must get no requests. */
export interface Check {
  readonly status: 'ok' | 'warn' | 'fail';
  readonly reason?: CheckReason;
}

export interface Readiness {
  readonly isReady: boolean;
  readonly checks: Readonly<Record<CheckName, Check>>;
  /** For how long the oldest job that is due has waited, in seconds; empty if the database did not answer. */
  readonly queueAges: ReadonlyMap<QueueName, number>;
}

export interface Health {
  /** Returns the state of the last second, in less than a second; never throws. */
  readiness(): Promise<Readiness>;
  /** From now on the process is not ready. */
  stop(): void;
}

/** What the database says. */
export interface DatabaseFacts {
  readonly isReadOnly: boolean;
  readonly isMigrated: boolean;
  /** Whether the role may take and change jobs. */
  readonly isQueuePermitted: boolean;
  /** As in `Readiness`. */
  readonly queueAges: ReadonlyMap<QueueName, number>;
}

/** Looks at the database past the pool of sessions, so that it sees a database that works while all of them are busy. */
export interface DatabaseLook {
  /** Throws if the database does not answer. */
  look(): Promise<DatabaseFacts>;
  close(): Promise<void>;
}
