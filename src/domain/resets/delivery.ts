/** The delivery of the mail with a reset's link. */
import { requirePermission } from '../access/permissions.js';
import { type RequestContext } from '../access/context.js';
import type { DeliveryStatus, PasswordReset } from './reset.js';

export interface Delivery {
  readonly status: DeliveryStatus;
  readonly lastAttemptAt: Date | null;
  /** Why the last attempt failed, in Rekey's own words. */
  readonly detail: string | null;
}

/** Returns the delivery of a reset's mail. Throws `FORBIDDEN` for a caller that may not read resets. */
export function readDelivery(context: RequestContext, reset: PasswordReset): Delivery {
  requirePermission(context, 'password_reset.read');
  return {
    status: reset.deliveryStatus,
    lastAttemptAt: reset.deliveryAttemptedAt,
    detail: reset.deliveryDetail,
  };
}
