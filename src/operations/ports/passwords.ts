/** Ports for the storage of password credentials and for hashing. `database/` and `security/` implement them. */
import type { Partition } from '../../domain/access/organization.js';
import type { CredentialSummary, Customer } from '../../domain/customers/customer.js';
import type { Account } from './events.js';
import type { PlainPassword } from '../../domain/shared/secret.js';

/** A stored hash, argon2id in PHC string format with the id of its pepper, and the version that access tokens are bound to. */
export interface StoredCredential {
  readonly hash: string;
  readonly version: number;
  readonly changedAt: Date;
}

/** A customer, with what decides whether its access tokens are still valid. */
export interface TokenOwner {
  readonly customer: Customer;
  /** Null for a customer without a password. */
  readonly password: { readonly version: number; readonly changedAt: Date } | null;
}

/** A customer who may prove a password. */
interface PasswordHolder {
  readonly customer: Customer;
  /** Null for a customer without a password. */
  readonly credential: StoredCredential | null;
}

export interface CredentialReader {
  /**
   * Returns null if there is no such customer. One statement, the same for one that exists: its time must not tell who has an
   * account.
   */
  findHolder(partition: Partition, account: Account): Promise<PasswordHolder | null>;
  /** Returns null if there is no such customer. One statement, since it runs for each request with a customer's token. */
  findOwner(partition: Partition, customerId: string): Promise<TokenOwner | null>;
  /** Returns null if the customer has no password. */
  find(partition: Partition, customerId: string): Promise<StoredCredential | null>;
  /** Returns the credentials of those customers that have a password. */
  findSummaries(partition: Partition, customerIds: readonly string[]): Promise<CredentialSummary[]>;
}

export interface CredentialStore extends CredentialReader {
  /**
   * Stores the hash of a new password, increments the version, and dates the customer. Only `passwords/store.ts` calls it.
   */
  set(partition: Partition, customerId: string, hash: string): Promise<CredentialSummary>;
  /** Records a successful sign-in, and dates the customer by it. `rehashed` replaces the hash `verified` unless the password changed meanwhile. */
  recordLogin(
    partition: Partition,
    customerId: string,
    hashes: { verified: string; rehashed: string | null },
  ): Promise<void>;
}

/** For whom a hash is computed, so that all get their share. */
export interface HashTurn {
  readonly organizationId: string;
  /** Tells the callers of one organization apart. */
  readonly callerKey: string;
  /**
   * Whether the caller has proved a reset token, a password or an integration's credential. Everybody can cause the
   * other hashes, which verify a guess.
   */
  readonly isProven: boolean;
  /** Whether the client has gone. Its hash is not computed then. */
  isAbandoned(): boolean;
}

export interface PasswordHasher {
  /**
   * Waits for the turn. Throws `OVERLOADED`, as `verify` does, if too many wait already, after two seconds, and if
   * the client has gone.
   */
  hash(password: PlainPassword, turn: HashTurn): Promise<string>;
  /** Without a hash to compare, it does the same work and returns false. */
  verify(hash: string | null, password: PlainPassword, turn: HashTurn): Promise<boolean>;
  /** Whether the hash was made with weaker parameters, or with another pepper, than are configured now. */
  needsRehash(hash: string): boolean;
}
