/** Ports for the storage of password resets and for signing reset tokens. `database/` and `security/` implement them. */
import type { Partition } from '../../domain/access/organization.js';
import type { CredentialSummary, Customer } from '../../domain/customers/customer.js';
import type {
  PasswordResetFilter,
  PasswordResetSearch,
  PasswordResetSortField,
} from '../../domain/resets/list.js';
import type { SuppressionReason } from '../../domain/resets/mail-limits.js';
import type { DeliveryStatus, PasswordReset } from '../../domain/resets/reset.js';
import type { ResetTokenDigest } from '../../domain/resets/token.js';
import type { PageRequest } from '../../domain/shared/page.js';
import type { PlainResetToken } from '../../domain/shared/secret.js';
import type { CommonAttributes } from './customers.js';
import type { NewEvent } from './events.js';
import type { OffsetReader, ReadScope } from './lists.js';

export interface FoundReset {
  readonly reset: PasswordReset;
  readonly customer: Customer;
}

export interface PasswordResetReader extends OffsetReader<
  PasswordReset,
  PasswordResetSearch,
  PasswordResetSortField
> {
  /** Returns null if there is none, or if the site filter's channel or stage leaves it out; its date is for lists. */
  find(scope: ReadScope, id: string): Promise<PasswordReset | null>;
  /** Returns null if there is none. Applies no site filter. */
  findById(partition: Partition, id: string): Promise<PasswordReset | null>;
  /** Returns the resets that exist, in no particular order. Applies no site filter. */
  findMany(partition: Partition, ids: readonly string[]): Promise<PasswordReset[]>;
  /** Returns the resets that exist, in no particular order. Applies no site filter. */
  findMany(partition: Partition, ids: readonly string[]): Promise<PasswordReset[]>;
  /** Returns null if no reset has this token digest. Applies no site filter. */
  findByDigest(partition: Partition, digest: ResetTokenDigest): Promise<FoundReset | null>;
  /** Returns up to `limit + 1` rows. */
  list(scope: ReadScope, filter: PasswordResetFilter, page: PageRequest): Promise<PasswordReset[]>;
  /** Returns up to `limit + 1` rows for each customer, by one statement. */
  listOfCustomers(
    partition: Partition,
    customerIds: readonly string[],
    page: PageRequest,
  ): Promise<PasswordReset[]>;
  /** Returns how many resets each customer has. Customers without resets are left out. */
  countOfCustomers(
    partition: Partition,
    customerIds: readonly string[],
  ): Promise<ReadonlyMap<string, number>>;
}

export type NewPasswordReset = Pick<
  PasswordReset,
  'id' | 'customerId' | 'customerEmail' | 'tokenKind' | 'deliveryStatus' | keyof CommonAttributes
> & { readonly tokenDigest: ResetTokenDigest; readonly ttlSeconds: number };

/** A reset to redeem: the new password's hash, and the event that the statement records. */
export interface ResetRedemption {
  readonly id: string;
  readonly hash: string;
  readonly event: NewEvent;
}

/** A redeemed reset, and the new credential. */
export interface StoredRedemption {
  readonly reset: PasswordReset;
  readonly credential: CredentialSummary;
}

/** A new secret for a reset, valid for `ttlSeconds`. */
interface RenewedSecret {
  readonly tokenDigest: ResetTokenDigest;
  readonly ttlSeconds: number;
}

/** How an attempt to send the mail ended. The database dates it. */
export interface DeliveryAttempt {
  readonly status: DeliveryStatus;
  readonly detail: string | null;
}

/** A change after the request for a mail, because of which the mail is suppressed. */
export type SupersedingChange = Extract<SuppressionReason, 'changed' | 'replaced'>;

export interface PasswordResetStore extends PasswordResetReader {
  /** Adds a reset that expires `ttlSeconds` from now, by the database's clock. */
  add(partition: Partition, reset: NewPasswordReset): Promise<PasswordReset>;
  /**
   * Redeems the reset if it is pending: stores the new credential, dates the customer, supersedes the customer's other pending resets and
   * inserts the event, all in one statement. Otherwise changes nothing and returns null. The customer must be locked.
   * Only `passwords/store.ts` calls it.
   */
  redeem(partition: Partition, redemption: ResetRedemption): Promise<StoredRedemption | null>;
  /** Throws `NOT_FOUND` if the reset was removed with its customer. */
  update(
    partition: Partition,
    id: string,
    changes: Partial<CommonAttributes>,
  ): Promise<PasswordReset>;
  /** Marks the reset as deleted and revokes it if it is pending. Returns null if it was deleted before. */
  remove(partition: Partition, id: string): Promise<PasswordReset | null>;
  /** Supersedes the customer's pending resets, and expired ones whose mail is still to be sent. */
  supersedePending(partition: Partition, customerId: string): Promise<void>;
  /** Replaces the secret of a reset whose mail was not sent yet. Returns null if the reset has ended. */
  renew(partition: Partition, id: string, secret: RenewedSecret): Promise<PasswordReset | null>;
  /** Records an attempt to send the mail. */
  setDelivery(partition: Partition, id: string, delivery: DeliveryAttempt): Promise<void>;
  /** Revokes the same resets that `supersedePending` supersedes. */
  revokePending(partition: Partition, customerId: string): Promise<void>;
  /**
   * Returns what makes a mail that was requested at `since` obsolete: the password was changed after the request, or an
   * integration got the token of a newer reset, which the mail would end. Null if the mail is still wanted.
   */
  findSupersedingChange(
    partition: Partition,
    customerId: string,
    since: Date,
  ): Promise<SupersedingChange | null>;
}

/** The claims of a reset token that is a JWT. `jti` is the secret. */
export interface ResetTokenClaims {
  readonly jti: string;
  readonly customerId: string;
  readonly account: string;
}

export interface ResetTokenSigner {
  /** Returns a signed JWT. */
  sign(claims: ResetTokenClaims, expiresAt: Date): Promise<PlainResetToken>;
  /** Checks everything except the expiry, which the stored reset decides. Throws `RESET_TOKEN_REFUSED`. */
  verify(token: PlainResetToken): Promise<ResetTokenClaims>;
}
