/** Mails to customers, and how many an address may get. `mail/` and `database/` provide it. */
import type { Organization, Partition } from '../../domain/access/organization.js';
import type { Customer } from '../../domain/customers/customer.js';
import type { SuppressionReason } from '../../domain/resets/mail-limits.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import type { PlainResetLink, PlainResetToken } from '../../domain/shared/secret.js';

/** A mail with a reset's link, to its customer. */
export interface ResetLinkMessage {
  readonly organization: Organization;
  readonly customer: Customer;
  readonly reset: PasswordReset;
  readonly token: PlainResetToken;
  /** By name; null: the organization's usual one. */
  readonly link: string | null;
  readonly locale: string | null;
}

export interface ChangeNotice {
  readonly organization: Organization;
  readonly customer: Customer;
  readonly changedAt: Date;
}

/** Why a mail did not leave. */
export interface MailFailure {
  /** For logs: the kind of failure, such as `ETIMEDOUT`. */
  readonly code: string;
  /** For people: one sentence without an address, a token or a server's words. */
  readonly detail: string;
  /** True where the same mail would be refused again. */
  readonly isPermanent: boolean;
  /** True where the relay had all of the mail and did not say what it made of it. */
  readonly mayHaveArrived: boolean;
}

/** Writes and sends mails. Answers when a mail was sent, with null, or why it was not; never throws. */
export interface CustomerMailer {
  /** Fails permanently after `withinMs`, or as late as any mail where that is absent. */
  sendResetLink(message: ResetLinkMessage, withinMs?: number): Promise<MailFailure | null>;
  /** The very link that the mail has. Throws `BAD_USER_INPUT` where the organization has none of that name. */
  resetLinkOf(message: ResetLinkMessage): PlainResetLink;
  sendPasswordChanged(notice: ChangeNotice): Promise<MailFailure | null>;
}

/** Which mail a line of the log is about: ids to search for. */
export interface LoggedMail extends Partition {
  readonly jobId: string | null;
  /** Absent in jobs that are older than this member. */
  readonly requestId?: string;
  readonly passwordResetId?: string;
  /** Null where there is none. */
  readonly customerId: string | null;
}

/**
 * What operators find in the log about mails; nothing that a caller could see. Addresses are left out, whatever
 * is given. To be told outside of any transaction, which may be run again.
 */
export interface MailLog {
  /** `problem` is null where the mail was sent. */
  tried(mail: LoggedMail, problem: MailFailure | null): void;
  suppressed(mail: LoggedMail, reason: SuppressionReason): void;
}

/** How often an address may get a mail that somebody else can ask for. */
export interface MailboxStore {
  /**
   * Counts one more mail to the address, in one statement that holds across processes, and answers null.
   * Nothing is counted where that would be too many (`limit`), or the address is suppressed or was since the mail was
   * asked for (`cancelled`).
   */
  claim(
    partition: Partition,
    emailKey: string,
    requestedAt: Date,
  ): Promise<Extract<SuppressionReason, 'limit' | 'cancelled'> | null>;
  /** No such mail for an hour. */
  suppress(partition: Partition, emailKey: string): Promise<void>;
}
