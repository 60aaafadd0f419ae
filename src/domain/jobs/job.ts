/** Work that is done after the commit, by a worker: what each kind of it has to know. Never a secret. */
import type { Partition } from '../access/organization.js';

/** Who asked for the work, for the events that it writes. */
export interface JobOrigin extends Partition {
  readonly applicationId: string | null;
  readonly ownerId: string | null;
  readonly requestId: string;
}

export interface JobData {
  /** Somebody asked for a new password for an address, which may be nobody's. */
  password_reset_requests: JobOrigin & {
    readonly emailKey: string;
    /** As it was asked for; null: the organization's usual one. */
    readonly link: string | null;
    readonly locale: string | null;
  };
  /** A reset's link has to be mailed. */
  password_reset_mails: Partition & {
    readonly requestId?: string;
    readonly passwordResetId: string;
    /** As it was asked for; null: the organization's usual one. */
    readonly link: string | null;
    readonly locale: string | null;
  };
  /** A customer has to hear that the password changed. `changedAt` is an ISO 8601 instant. */
  password_change_mails: Partition & {
    readonly requestId?: string;
    readonly customerId: string;
    /** The address at the time of the change: who changed the password may change it next. */
    readonly customerEmail: string;
    readonly changedAt: string;
  };
  /** A webhook has to be called. */
  webhook_calls: Partition & {
    readonly deliveryId: string;
    /** The delivery's `nextAttemptAt` that the job is for, in ISO 8601; absent for its first attempt. */
    readonly dueAt?: string;
  };
  /** What is kept for long enough has to go. */
  purges: Record<string, never>;
}

export type QueueName = keyof JobData;

/** A job that this process holds until it completes it, fails it, or dies. */
export interface Job<Q extends QueueName = QueueName> {
  readonly queue: Q;
  readonly id: string;
  readonly data: JobData[Q];
  /** When it was asked for, by the database's clock. */
  readonly createdAt: Date;
  /** When this process took it, by the database's clock. */
  readonly takenAt: Date;
  /** From 1. */
  readonly attempt: number;
  /** Whether no attempt is left after this one. */
  readonly isLast: boolean;
  /** Whether what an earlier attempt sent may have arrived, although it failed. */
  readonly mayHaveArrived: boolean;
}
