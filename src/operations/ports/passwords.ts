/** Where password credentials are stored, and how passwords are hashed. `database/` and `security/` provide it. */
import type { Partition } from '../../domain/access/organization.js';
import type { CredentialSummary } from '../../domain/customers/customer.js';
import type { PlainPassword } from '../../domain/shared/secret.js';

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

export interface PasswordHasher {
  /** Both wait for a free slot and throw `OVERLOADED` where too many wait already. */
  hash(password: PlainPassword): Promise<string>;
  /** With no hash to compare it does the same work and answers false. */
  verify(hash: string | null, password: PlainPassword): Promise<boolean>;
  needsRehash(hash: string): boolean;
}
