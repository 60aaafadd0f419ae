/** What operations need from the outside. `database/` and `security/` provide it. */
import type { Customer } from '../../domain/customers/customer.js';
import type { Job, JobData, QueueName } from '../../domain/jobs/job.js';
import type { HeldBackReason } from '../../domain/resets/mail-limits.js';
import type { JsonObject } from '../../domain/shared/metadata.js';
import type { ApplicationKind, Mode, Organization, Partition } from '../../domain/access/organization.js';
import type { CommonPasswords, PasswordPolicy } from '../../domain/passwords/policy.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import type { ResetLinks } from '../../domain/resets/links.js';
import type {
  PlainPassword,
  PlainResetLink,
  PlainResetToken,
  WebhookSecret,
} from '../../domain/shared/secret.js';
import type { ApplicationReader, ReadTx, Tx } from './stores.js';

export type * from './delivery-stores.js';
export type * from './stores.js';
export type * from './webhook-stores.js';

export interface UnitOfWork {
  /**
   * Commits what `work` did, or nothing. Run again from its begin, up to three times in all, after a
   * serialization failure or a deadlock; so `work` may have no effect but through `tx`.
   * Throws `OVERLOADED` where the database cannot be reached or does not answer in time.
   */
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  read<T>(work: (tx: ReadTx) => Promise<T>): Promise<T>;
  /** Commits a job and nothing else; jobs that come at the same moment may share the commit. */
  enqueue<Q extends QueueName>(queue: Q, data: JobData[Q]): Promise<void>;
}

/** The queue as workers see it. */
export interface JobSource {
  /** Gives jobs whose worker died to others, now and from time to time. */
  start(reportError: (error: unknown) => void): Promise<void>;
  /** Up to `limit` jobs that are due. They are this process's until it completes or fails them, or dies. */
  fetch<Q extends QueueName>(queue: Q, limit: number): Promise<Job<Q>[]>;
  /** Calls back after each commit of this process that added a job; answers how to stop that. */
  onAdded(listener: (queue: QueueName) => void): () => void;
  stop(): Promise<void>;
}

export interface PasswordHasher {
  /** Both wait for a free slot and throw `OVERLOADED` where too many wait already. */
  hash(password: PlainPassword): Promise<string>;
  /** With no hash to compare it does the same work and answers false. */
  verify(hash: string | null, password: PlainPassword): Promise<boolean>;
  needsRehash(hash: string): boolean;
}

/** What a verified bearer token says. */
export interface AccessTokenClaims {
  readonly organizationId: string;
  readonly mode: Mode;
  readonly applicationId: string;
  readonly kind: ApplicationKind;
  /** The customer that the token speaks for. */
  readonly ownerId: string | null;
  /** In seconds since 1970, or null where the token does not say. */
  readonly issuedAt: number | null;
  /** The customer's password version, in tokens that Rekey made for a customer. */
  readonly passwordVersion: number | null;
}

export interface AccessTokenVerifier {
  /** Throws `UNAUTHENTICATED`, and `OVERLOADED` where an issuer's keys cannot be fetched. */
  verify(token: string): Promise<AccessTokenClaims>;
}

export interface SignedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

export interface AccessTokenSigner {
  sign(claims: Omit<AccessTokenClaims, 'issuedAt'>, ttlSeconds: number): Promise<SignedToken>;
}

/** What a reset token of the JWT kind says; its `jti` is the secret. */
export interface ResetTokenClaims {
  readonly jti: string;
  readonly customerId: string;
  readonly account: string;
}

export interface ResetTokenSigner {
  sign(claims: ResetTokenClaims, expiresAt: Date): Promise<PlainResetToken>;
  /** All but the expiry, which is the row's to tell. Throws `RESET_TOKEN_REFUSED`. */
  verify(token: PlainResetToken): Promise<ResetTokenClaims>;
}

/** A mail with a reset's link, to its customer. */
export interface ResetLetter {
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
export interface Undelivered {
  /** For logs: the kind of failure, such as `ETIMEDOUT`. */
  readonly code: string;
  /** For people: one sentence without an address, a token or a server's words. */
  readonly detail: string;
  /** True where the same mail would be refused again. */
  readonly isPermanent: boolean;
  /** True where the relay had all of the mail and did not say what it made of it. */
  readonly mayHaveArrived: boolean;
}

/** Writes and sends mails. Answers when a mail was handed over, with null, or why it was not; never throws. */
export interface Postman {
  /** Gives up after `withinMs`, or as late as any mail where that is absent. */
  sendResetLink(letter: ResetLetter, withinMs?: number): Promise<Undelivered | null>;
  /** The very link that the mail has. Throws `BAD_USER_INPUT` where the organization has none of that name. */
  resetLinkOf(letter: ResetLetter): PlainResetLink;
  sendPasswordChanged(notice: ChangeNotice): Promise<Undelivered | null>;
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
  /** `problem` is null where the mail was handed over. */
  tried(mail: LoggedMail, problem: Undelivered | null): void;
  heldBack(mail: LoggedMail, reason: HeldBackReason): void;
}

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

/** What is known of webhooks outside of their rows. `delivery/` provides it. */
export interface WebhookTools {
  /** The URL to call, normalised. Throws `BAD_USER_INPUT` on `url` where it is none that may be called. */
  parseUrl(text: string): string;
  /** What to keep of a public JWK. Throws `BAD_USER_INPUT` on `publicKey`. */
  parsePublicKey(value: unknown): Promise<JsonObject>;
  mintSecret(): WebhookSecret;
  /** Seals to a key that `parsePublicKey` answered; answers a compact JWE. */
  sealToken(token: PlainResetToken, publicKey: JsonObject): Promise<string>;
  /** Whether `sealToken` sealed it to this key, by the key's id. */
  isSealedTo(sealedToken: string, publicKey: JsonObject): boolean;
}

/** What every operation is given. */
export interface Dependencies {
  readonly unitOfWork: UnitOfWork;
  /** Organizations and applications as they were a moment ago. */
  readonly clients: ApplicationReader;
  readonly hasher: PasswordHasher;
  readonly commonPasswords: CommonPasswords;
  readonly accessTokenVerifier: AccessTokenVerifier;
  readonly accessTokenSigner: AccessTokenSigner;
  readonly resetTokenSigner: ResetTokenSigner;
  readonly webhookTools: WebhookTools;
  readonly passwordPolicy: PasswordPolicy;
  readonly resetTokenTtlSeconds: number;
  readonly customerAccessTokenTtlSeconds: number;
  readonly resetLinks: ResetLinks;
  readonly postman: Postman;
  readonly mailLog: MailLog;
  readonly housekeeping: Housekeeping;
  readonly retention: Retention;
}
