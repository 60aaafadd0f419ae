/** A password reset: the permission to set one new password, once, until it expires. */
import type { ResetTokenErrorReason } from '../shared/errors.js';
import type { JsonObject } from '../shared/metadata.js';
import type { ResetTokenKind } from './token.js';

export type PasswordResetStatus = 'PENDING' | 'REDEEMED' | 'EXPIRED' | 'SUPERSEDED' | 'REVOKED';

/** The state of the mail with the link. `NONE`: no mail is to be sent. `SENT`: the relay accepted it. */
export type DeliveryStatus = 'NONE' | 'QUEUED' | 'SENT' | 'FAILED';

export interface PasswordReset {
  readonly id: string;
  readonly customerId: string;
  /** The customer's address when the reset was created. */
  readonly customerEmail: string;
  readonly tokenKind: ResetTokenKind;
  readonly expiresAt: Date;
  readonly redeemedAt: Date | null;
  readonly supersededAt: Date | null;
  readonly revokedAt: Date | null;
  /** When the reset was deleted. The purge removes the row later. */
  readonly deletedAt: Date | null;
  readonly deliveryStatus: DeliveryStatus;
  /** When Rekey last tried to send the mail. */
  readonly deliveryAttemptedAt: Date | null;
  /** Why the last attempt failed, in Rekey's own words. */
  readonly deliveryDetail: string | null;
  readonly reference: string | null;
  readonly referenceOrigin: string | null;
  readonly metadata: JsonObject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** The database's time when the row was read. No other clock decides whether the reset has expired. */
  readonly asOf: Date;
}

/** Returns the status. A reset that ended in another way never becomes `EXPIRED`. */
export function statusOf(reset: PasswordReset): PasswordResetStatus {
  if (reset.redeemedAt) return 'REDEEMED';
  if (reset.revokedAt) return 'REVOKED';
  if (reset.supersededAt) return 'SUPERSEDED';
  return reset.expiresAt <= reset.asOf ? 'EXPIRED' : 'PENDING';
}

const reasons: Record<Exclude<PasswordResetStatus, 'PENDING'>, ResetTokenErrorReason> = {
  REDEEMED: 'ALREADY_USED',
  EXPIRED: 'EXPIRED',
  SUPERSEDED: 'SUPERSEDED',
  REVOKED: 'REVOKED',
};

/** Returns why the reset cannot be redeemed, or null if it can. Only a caller with the genuine token may see it. */
export function reasonNotRedeemable(reset: PasswordReset): ResetTokenErrorReason | null {
  const status = statusOf(reset);
  return status === 'PENDING' ? null : reasons[status];
}
