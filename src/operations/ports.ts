/** What operations need from the outside. `database/` and `security/` provide it. */
import type { ApiKeyDigest } from '../domain/api-key.js';
import type { CredentialSummary, Customer } from '../domain/customer.js';
import type { Event } from '../domain/event.js';
import type { CustomerFilter, PasswordResetFilter } from '../domain/filters.js';
import type { Application, ApplicationKind, Mode } from '../domain/organization.js';
import type { Organization, Partition } from '../domain/organization.js';
import type { PageRequest } from '../domain/page.js';
import type { PasswordReset } from '../domain/password-reset.js';
import type { CommonPasswords, PasswordPolicy } from '../domain/password-policy.js';
import type { ResetTokenDigest } from '../domain/reset-token.js';
import type { PlainPassword, PlainResetToken } from '../domain/secret.js';
import type { SiteContext } from '../domain/site-context.js';

/** A partition, and what `x-site-context` narrows the reads of top-level queries to. */
export interface ReadScope extends Partition {
  readonly narrowing: SiteContext;
}

/** The parts of a row that the database fills in. */
type Filled = 'createdAt' | 'updatedAt' | 'asOf';

/** An organization, and the application that asks: null where none of that id is registered anywhere. */
export interface Client<A = Application | null> {
  readonly organization: Organization;
  readonly application: A;
}

/** What `authenticate` may read before a site is known: the one exception to "no query without a site". */
export interface ApplicationReader {
  /** Null where there is no such organization. The application may be another organization's. */
  findClient(organizationId: string, applicationId: string): Promise<Client | null>;
  /** Null also for a revoked application. */
  findClientByKeyDigest(digest: ApiKeyDigest): Promise<Client<Application> | null>;
}

export interface CustomerReader {
  find(scope: ReadScope, id: string): Promise<Customer | null>;
  findMany(partition: Partition, ids: readonly string[]): Promise<Customer[]>;
  findByEmailKey(partition: Partition, key: string): Promise<Customer | null>;
  /** Up to `limit + 1` rows. */
  list(scope: ReadScope, filter: CustomerFilter, page: PageRequest): Promise<Customer[]>;
  count(scope: ReadScope, filter: CustomerFilter): Promise<number>;
}

export type NewCustomer = Omit<Customer, Filled | 'status'> & { readonly emailKey: string };
export type CustomerChanges = Partial<
  Pick<NewCustomer, 'email' | 'emailKey' | 'isActive' | 'profile' | keyof Annotations>
>;

/** What integrations may write beside an object's own facts. */
export type Annotations = Pick<PasswordReset, 'reference' | 'referenceOrigin' | 'metadata'>;

export interface CustomerStore extends CustomerReader {
  /** Locks the customer's row until the end of the transaction. Every writer of a customer does this first. */
  lock(partition: Partition, id: string): Promise<Customer | null>;
  lockByEmailKey(partition: Partition, key: string): Promise<Customer | null>;
  /** Throws `EMAIL_TAKEN`. */
  add(partition: Partition, customer: NewCustomer): Promise<Customer>;
  /** Throws `EMAIL_TAKEN`, and `NOT_FOUND` where there is no such customer. */
  update(partition: Partition, id: string, changes: CustomerChanges): Promise<Customer>;
  /** Takes the credential and the resets along. */
  remove(partition: Partition, id: string): Promise<void>;
}

/** A hash as it is stored, and the version that access tokens are bound to. */
export interface StoredCredential {
  readonly hash: string;
  readonly version: number;
  readonly changedAt: Date;
}

export interface CredentialReader {
  find(partition: Partition, customerId: string): Promise<StoredCredential | null>;
  findSummaries(partition: Partition, customerIds: readonly string[]): Promise<CredentialSummary[]>;
}

export interface CredentialStore extends CredentialReader {
  /** Stores a new password's hash and counts its version up. */
  set(partition: Partition, customerId: string, hash: string): Promise<CredentialSummary>;
  /** Notes a successful sign-in; `rehashed` replaces the hash it was verified against, if that still stands. */
  recordLogin(
    partition: Partition,
    customerId: string,
    hashes: { verified: string; rehashed: string | null },
  ): Promise<void>;
}

export interface PasswordResetReader {
  find(scope: ReadScope, id: string): Promise<PasswordReset | null>;
  findByDigest(partition: Partition, digest: ResetTokenDigest): Promise<PasswordReset | null>;
  /** Up to `limit + 1` rows. */
  list(scope: ReadScope, filter: PasswordResetFilter, page: PageRequest): Promise<PasswordReset[]>;
  count(scope: ReadScope, filter: PasswordResetFilter): Promise<number>;
  /** For each customer up to `limit + 1` rows, in one statement. */
  listOfCustomers(
    partition: Partition,
    customerIds: readonly string[],
    page: PageRequest,
  ): Promise<PasswordReset[]>;
  countOfCustomers(
    partition: Partition,
    customerIds: readonly string[],
  ): Promise<ReadonlyMap<string, number>>;
}

export type NewPasswordReset = Pick<
  PasswordReset,
  'id' | 'customerId' | 'customerEmail' | 'tokenKind' | 'expiresAt' | keyof Annotations
> & { readonly tokenDigest: ResetTokenDigest };

export interface PasswordResetStore extends PasswordResetReader {
  add(partition: Partition, reset: NewPasswordReset): Promise<PasswordReset>;
  /** The one guarded UPDATE: null where the reset had ended or expired. */
  redeem(partition: Partition, id: string): Promise<PasswordReset | null>;
  /** Throws `NOT_FOUND` where it went with its customer. */
  update(partition: Partition, id: string, changes: Partial<Annotations>): Promise<PasswordReset>;
  /** Revokes it where it is pending, and hides it. Null where it is hidden already. */
  remove(partition: Partition, id: string): Promise<PasswordReset | null>;
  supersedePending(partition: Partition, customerId: string): Promise<void>;
  revokePending(partition: Partition, customerId: string): Promise<void>;
}

/** The events of one kind of object. */
export type EventOwner = 'customerId' | 'passwordResetId';

export interface EventReader {
  /** For each owner up to `limit + 1` rows, in one statement. */
  listOf(
    partition: Partition,
    owner: EventOwner,
    ownerIds: readonly string[],
    page: PageRequest,
  ): Promise<Event[]>;
  countOf(
    partition: Partition,
    owner: EventOwner,
    ownerIds: readonly string[],
  ): Promise<ReadonlyMap<string, number>>;
}

export interface EventStore extends EventReader {
  add(partition: Partition, event: Omit<Event, 'createdAt'>): Promise<void>;
}

/** Single statements: no BEGIN, no COMMIT, nothing to write with. */
export interface ReadTx {
  readonly applications: ApplicationReader;
  readonly customers: CustomerReader;
  readonly credentials: CredentialReader;
  readonly passwordResets: PasswordResetReader;
  readonly events: EventReader;
}

/** One transaction. Repositories exist only inside it. */
export interface Tx extends ReadTx {
  /** The database's clock at the transaction's begin. */
  readonly now: Date;
  readonly customers: CustomerStore;
  readonly credentials: CredentialStore;
  readonly passwordResets: PasswordResetStore;
  readonly events: EventStore;
}

export interface UnitOfWork {
  /**
   * Commits what `work` did, or nothing. Run again from its begin, up to three times in all, after a
   * serialization failure or a deadlock; so `work` may have no effect but through `tx`.
   * Throws `OVERLOADED` where the database cannot be reached or does not answer in time.
   */
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  read<T>(work: (tx: ReadTx) => Promise<T>): Promise<T>;
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

/** What every operation is given. */
export interface Dependencies {
  readonly unitOfWork: UnitOfWork;
  readonly hasher: PasswordHasher;
  readonly commonPasswords: CommonPasswords;
  readonly accessTokenVerifier: AccessTokenVerifier;
  readonly accessTokenSigner: AccessTokenSigner;
  readonly resetTokenSigner: ResetTokenSigner;
  readonly passwordPolicy: PasswordPolicy;
  readonly resetTokenTtlSeconds: number;
  readonly customerAccessTokenTtlSeconds: number;
}
