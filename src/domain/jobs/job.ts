/** Jobs: work that a worker does after the commit. Each queue has its kind of data, which never contains a secret. */
import type { Partition } from '../access/organization.js';

/** The request that a job comes from, for the events that the job records. */
export interface JobOrigin extends Partition {
  readonly applicationId: string | null;
  readonly ownerId: string | null;
  readonly requestId: string;
}

/**
 * Who asked for a mail, for its limits: a digest of the client's network, or null for an integration, which speaks for
 * all its shoppers. Absent in jobs of older versions.
 */
export type Requester = string | null;

export interface JobData {
  /** A mail with a reset's link was requested for an address, which may belong to no customer. */
  password_reset_requests: JobOrigin & {
    readonly emailKey: string;
    /** The name of the link, as requested; null means the organization's default. */
    readonly link: string | null;
    readonly locale: string | null;
    readonly requester?: Requester;
  };
  /** Mails a reset's link. */
  password_reset_mails: Partition & {
    readonly requestId?: string;
    readonly passwordResetId: string;
    /** The name of the link, as requested; null means the organization's default. */
    readonly link: string | null;
    readonly locale: string | null;
    /** Absent if an integration asked for the mail, which is then not counted. */
    readonly requester?: Requester;
  };
  /** Tells a customer that the password changed. `changedAt` is an ISO 8601 instant. */
  password_change_mails: Partition & {
    readonly requestId?: string;
    readonly customerId: string;
    /** The address at the time of the change: an attacker who changed the password may change the address next. */
    readonly customerEmail: string;
    readonly changedAt: string;
  };
  /** Calls a webhook. */
  webhook_calls: Partition & {
    readonly deliveryId: string;
    /** Calls of one webhook take turns with those of others. Absent in jobs of older versions. */
    readonly webhookId?: string;
    /** The delivery's `nextAttemptAt` that the job is for, in ISO 8601; absent for its first attempt. */
    readonly dueAt?: string;
  };
  /** Deletes rows whose retention time is over. */
  purges: Record<string, never>;
}

export type QueueName = keyof JobData;

/**
 * The jobs of a queue that share one place in its order: those of one webhook, or of one organization in one mode.
 * The queue takes turns between organizations, and between the groups of each, so that no backlog delays another.
 */
export interface JobGroup {
  readonly id: string;
  /** Empty for jobs of no organization. */
  readonly organizationId: string;
}

/** Returns the group of a job with this data. `database/jobs` computes the same in SQL. */
export function groupOf(data: JobData[QueueName]): JobGroup {
  if (!('organizationId' in data)) return { id: '', organizationId: '' };
  const { organizationId, mode } = data;
  const webhookId = 'webhookId' in data ? data.webhookId : undefined;
  return { id: `${organizationId}/${mode}/${webhookId ?? ''}`, organizationId };
}

/** A job that this process has claimed. It is this process's until it completes or fails the job, or dies. */
export interface Job<Q extends QueueName = QueueName> {
  readonly queue: Q;
  readonly id: string;
  readonly data: JobData[Q];
  /** When it was added, by the database's clock. */
  readonly createdAt: Date;
  /** When this process claimed it, by the database's clock. */
  readonly takenAt: Date;
  /** Whether no attempt is left after this one. */
  readonly isLast: boolean;
  /** Whether a mail of an earlier attempt may have arrived although the attempt failed. */
  readonly mayHaveArrived: boolean;
  /** The `traceparent` (W3C Trace Context) of what added the job, if spans are made. */
  readonly traceparent?: string | undefined;
}
