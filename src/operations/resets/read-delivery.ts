/** How the mail with a reset's link fares: for those who may read resets. */
import { requirePermission, type RequestContext } from '../../domain/access/context.js';
import type { DeliveryStatus, PasswordReset } from '../../domain/resets/reset.js';
import type { Dependencies } from '../ports/index.js';

interface Delivery {
  readonly status: DeliveryStatus;
  readonly lastAttemptAt: Date | null;
  readonly detail: string | null;
}

export function readDelivery(
  _deps: Dependencies,
  context: RequestContext,
  { deliveryStatus, deliveryAttemptedAt, deliveryDetail }: PasswordReset,
): Delivery {
  requirePermission(context, 'password_reset.read');
  return {
    status: deliveryStatus,
    lastAttemptAt: deliveryAttemptedAt,
    detail: deliveryDetail,
  };
}
