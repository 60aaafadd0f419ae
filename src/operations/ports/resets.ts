/** Where password resets are stored, and how reset tokens are signed. `database/` and `security/` provide it. */
import type { Partition } from '../../domain/access/organization.js';
import type { CredentialSummary, Customer } from '../../domain/customers/customer.js';
import type { PasswordResetFilter, PasswordResetSortField } from '../../domain/resets/list.js';
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
  PasswordResetFilter,
  PasswordResetSortField
> {
  find(scope: ReadScope, id: string): Promise<PasswordReset | null>;
  findByDigest(partition: Partition, digest: ResetTokenDigest): Promise<FoundReset | null>;
  /** Up to `limit + 1` rows. */
  list(scope: ReadScope, filter: PasswordResetFilter, page: PageRequest): Promise<PasswordReset[]>;
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
  'id' | 'customerId' | 'customerEmail' | 'tokenKind' | 'deliveryStatus' | keyof CommonAttributes
> & { readonly tokenDigest: ResetTokenDigest; readonly ttlSeconds: number };

export interface StoredRedemption {
  readonly reset: PasswordReset;
  readonly credential: CredentialSummary;
}

interface RenewedSecret {
  readonly tokenDigest: ResetTokenDigest;
  readonly ttlSeconds: number;
}

/** How an attempt to deliver ended; it is dated by the database's clock. */
export interface DeliveryAttempt {
  readonly status: DeliveryStatus;
  readonly detail: string | null;
}

export interface PasswordResetStore extends PasswordResetReader {
  add(partition: Partition, reset: NewPasswordReset): Promise<PasswordReset>;
  /**
   * The one guarded UPDATE, with the new password's hash, the end of the customer's other pending resets
   * and the event: all of them, or null where the reset had ended or expired. Lock the customer before.
   */
  redeem(
    partition: Partition,
    id: string,
    hash: string,
    event: NewEvent,
  ): Promise<StoredRedemption | null>;
  /** Throws `NOT_FOUND` where it went with its customer. */
  update(
    partition: Partition,
    id: string,
    changes: Partial<CommonAttributes>,
  ): Promise<PasswordReset>;
  /** Revokes it where it is pending, and hides it. Null where it is hidden already. */
  remove(partition: Partition, id: string): Promise<PasswordReset | null>;
  supersedePending(partition: Partition, customerId: string): Promise<void>;
  /** Another secret for a reset that was not mailed yet, good for `ttlSeconds` from now. Null where it has ended. */
  renew(partition: Partition, id: string, secret: RenewedSecret): Promise<PasswordReset | null>;
  setDelivery(partition: Partition, id: string, delivery: DeliveryAttempt): Promise<void>;
  revokePending(partition: Partition, customerId: string): Promise<void>;
  /**
   * What came after somebody had asked for a mail: the password was changed, or an integration got the token of
   * a newer reset, which a late mail would end.
   */
  findSupersedingChange(
    partition: Partition,
    customerId: string,
    since: Date,
  ): Promise<Extract<SuppressionReason, 'changed' | 'replaced'> | null>;
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
