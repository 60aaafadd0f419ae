/** The state of a reset as conditions in SQL: the same rules as `domain/resets/reset.ts`. */
import type { PasswordResetStatus } from '../../domain/resets/reset.js';

/** The reset was neither redeemed, revoked nor superseded; it may have expired. */
const isOpen = 'redeemed_at IS NULL AND revoked_at IS NULL AND superseded_at IS NULL';

/** The reset can be redeemed. */
export const isPending = `${isOpen} AND expires_at > now()`;

/**
 * The reset ends when the password is set, a newer reset is made or the customer is disabled. This includes an
 * expired reset whose mail is still to be sent, because sending it would renew the reset.
 */
export const isEndable = `${isOpen} AND (expires_at > now() OR delivery_status IN ('QUEUED', 'FAILED'))`;

/** No mail with the reset's token was sent yet, so its token can still be replaced. */
export const isUnmailed = `${isOpen} AND delivery_status IN ('QUEUED', 'FAILED')`;

const isRowOpen = `row.${isOpen.replaceAll('AND ', 'AND row.')}`;

/** `statusOf` in SQL, on the alias `row`. PENDING and EXPIRED are written so that they use the index of open resets. */
export const statusConditions: Record<PasswordResetStatus, string> = {
  PENDING: `(${isRowOpen} AND row.expires_at > now())`,
  EXPIRED: `(${isRowOpen} AND row.expires_at <= now())`,
  REDEEMED: 'row.redeemed_at IS NOT NULL',
  REVOKED: '(row.redeemed_at IS NULL AND row.revoked_at IS NOT NULL)',
  SUPERSEDED: `(row.redeemed_at IS NULL AND row.revoked_at IS NULL AND row.superseded_at IS NOT NULL)`,
};
