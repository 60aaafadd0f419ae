/** One permission to set a new password, once, before it expires. */
import type { ResetTokenErrorReason } from '../shared/errors.js';
import type { JsonObject } from '../shared/metadata.js';
import type { ResetTokenKind } from './token.js';

export type PasswordResetStatus = 'PENDING' | 'REDEEMED' | 'EXPIRED' | 'SUPERSEDED' | 'REVOKED';

/** Whether its link was mailed: `NONE` where nobody asked for that. */
export type DeliveryStatus = 'NONE' | 'QUEUED' | 'SENT' | 'FAILED';

export interface PasswordReset {
  readonly id: string;
  readonly customerId: string;
  /** The customer's address when the reset was made. */
  readonly customerEmail: string;
  readonly tokenKind: ResetTokenKind;
  readonly expiresAt: Date;
  readonly redeemedAt: Date | null;
  readonly supersededAt: Date | null;
  readonly revokedAt: Date | null;
  /** When it was deleted; from then on it waits for the purge. */
  readonly deletedAt: Date | null;
  readonly deliveryStatus: DeliveryStatus;
  /** When the mail was last tried. */
  readonly deliveryAttemptedAt: Date | null;
  /** Why the last attempt failed, in words of ours. */
  readonly deliveryDetail: string | null;
  readonly reference: string | null;
  readonly referenceOrigin: string | null;
  readonly metadata: JsonObject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** The database's clock when the row was read: the only clock that says whether it expired. */
  readonly asOf: Date;
}

/** How a reset stands. How it ended counts before its time running out. */
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

/** Why the reset cannot be redeemed, or null where it can. For holders of the genuine token only. */
export function reasonNotRedeemable(reset: PasswordReset): ResetTokenErrorReason | null {
  const status = statusOf(reset);
  return status === 'PENDING' ? null : reasons[status];
}
