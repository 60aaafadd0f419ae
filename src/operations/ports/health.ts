/** Ports for readiness: what is checked, and what the database says of itself. */
import type { QueueFailure, QueueState } from './jobs.js';

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
  /** The role of the database may not work on the queue, or the worker was refused. */
  | 'not_permitted'
  /** This process's worker takes no jobs although there are some, or cannot look for any for another reason. */
  | 'deaf'
  /** This process takes no jobs, and no other process does. */
  | 'absent'
  /** As many hashes wait as may. */
  | 'saturated'
  /** The replica lacks what the primary committed longer ago than is allowed. */
  | 'behind'
  /** The server of `DATABASE_READ_URL` does not follow the primary. */
  | 'not_a_replica';

export type CheckName =
  'process' | 'database' | 'writable' | 'migrations' | 'keys' | 'queue' | 'worker' | 'hashes';

/** In this order. `replica` is there if the process reads from one. */
export type Checks = Readonly<Record<CheckName, Check> & { replica?: Check }>;

/** `warn` needs an operator's look; `fail` means that the process must get no requests. */
export interface Check {
  readonly status: 'ok' | 'warn' | 'fail';
  readonly reason?: CheckReason;
}

export interface Readiness {
  readonly isReady: boolean;
  readonly checks: Checks;
  /** Empty if the database did not answer. */
  readonly queues: readonly QueueState[];
  readonly failures: readonly QueueFailure[];
}

export interface Health {
  /** Returns the state of the last second, in less than a second; never throws. */
  readiness(): Promise<Readiness>;
  /** From now on the process is not ready. */
  stop(): void;
}

/** How a process is doing with its read replica. */
export interface ReplicaState {
  /** Whether lists are read from it now. */
  readonly isUsed: boolean;
  /** Why it is not used, or was not a moment ago: PostgreSQL's code, the system's or ours; null for nothing. */
  readonly code: string | null;
  /** How old its data may be; null if that is not known. */
  readonly lagSeconds: number | null;
}

/** What the database says. */
export interface DatabaseFacts {
  readonly isReadOnly: boolean;
  readonly isMigrated: boolean;
  /** Whether the role may take and change jobs. */
  readonly isQueuePermitted: boolean;
  readonly queues: readonly QueueState[];
}

/** Looks at the database past the pool of sessions, so that it sees a database that works while all of them are busy. */
export interface DatabaseLook {
  /** Throws if the database does not answer. */
  look(): Promise<DatabaseFacts>;
  close(): Promise<void>;
}
