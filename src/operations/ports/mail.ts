/** Ports for mails to customers, and for the limits of an address. `mail/` and `database/` implement them. */
import type { Organization, Partition } from '../../domain/access/organization.js';
import type { Customer } from '../../domain/customers/customer.js';
import type { Requester } from '../../domain/jobs/job.js';
import type { SuppressionReason } from '../../domain/resets/mail-limits.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import type { PlainResetLink, PlainResetToken } from '../../domain/shared/secret.js';

/** A mail with a reset's link, to its customer. */
export interface ResetLinkMessage {
  readonly organization: Organization;
  readonly customer: Customer;
  readonly reset: PasswordReset;
  readonly token: PlainResetToken;
  /** By name; null means the organization's default link. */
  readonly link: string | null;
  readonly locale: string | null;
}

export interface ChangeNotice {
  readonly organization: Organization;
  readonly customer: Customer;
  readonly changedAt: Date;
}

/** Why a mail was not sent. */
export interface MailFailure {
  /** For logs: the kind of failure, such as `ETIMEDOUT`. */
  readonly code: string;
  /** For people: one sentence without an address, a token or the relay's words; its reply code at most. */
  readonly detail: string;
  /** True if the relay would refuse the same mail again, false if a later attempt may succeed. */
  readonly isPermanent: boolean;
  /** True if the relay had all of the mail and did not say whether it accepts it. */
  readonly mayHaveArrived: boolean;
}

/**
 * Writes and sends mails to customers. The senders return null if the relay accepted the mail, otherwise the failure;
 * they never throw.
 */
export interface CustomerMailer {
  /** Ends after `withinMs` milliseconds at the latest, by default after the mailer's own deadline. */
  sendResetLink(message: ResetLinkMessage, withinMs?: number): Promise<MailFailure | null>;
  /** Returns the link that the mail has. Throws `BAD_USER_INPUT` if the organization has no link of that name. */
  resetLinkOf(message: ResetLinkMessage): PlainResetLink;
  sendPasswordChanged(notice: ChangeNotice): Promise<MailFailure | null>;
}

/** Why a mailbox takes no further mail. */
type MailboxRefusal = Extract<SuppressionReason, 'limit' | 'repeated' | 'cancelled'>;

/** A mail to a mailbox: its reset, and who asked for it. */
export interface RequestedMail {
  readonly resetId: string;
  readonly requester: Requester;
}

/** Counts and suppresses mails that a stranger can request for any address. */
export interface MailboxStore {
  /**
   * Counts one more mail to the address, by one statement that is correct across processes, and returns null. Counts
   * nothing and returns why if that would be too many (`limit`), if an earlier mail serves as well (`repeated`), or if
   * the address is suppressed or was since `requestedAt` (`cancelled`).
   */
  claim(
    partition: Partition,
    emailKey: string,
    mail: RequestedMail & { readonly requestedAt: Date },
  ): Promise<MailboxRefusal | null>;
  /** Counts a mail from when it was sent, not from when it was claimed. */
  recordSent(partition: Partition, emailKey: string, mail: RequestedMail): Promise<void>;
  /** Counts a mail no longer that was not sent and will not be. */
  release(partition: Partition, emailKey: string, mail: RequestedMail): Promise<void>;
  /**
   * Suppresses such mails to the address for an hour. If they are suppressed already, it changes nothing and returns
   * false, unless the hour is to begin anew.
   */
  suppress(
    partition: Partition,
    emailKey: string,
    options: { readonly isAnew: boolean },
  ): Promise<boolean>;
}
