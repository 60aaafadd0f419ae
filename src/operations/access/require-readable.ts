/** What a caller asks to see beside an object: checked before a write, so that none is done and then refused. */
import { requirePermission, type RequestContext } from '../../domain/access/context.js';
import type { Dependencies } from '../ports/index.js';

/** Kinds of objects that stand beside others. */
export type IncludedKind = 'customer' | 'event';

/**
 * Throws `UNAUTHENTICATED`, and `FORBIDDEN` where the caller may read no events. A customer is always
 * allowed: who may not read it is shown a contact (see `findCustomersOfResets`).
 */
export function requireReadable(
  _deps: Dependencies,
  context: RequestContext,
  kinds: readonly IncludedKind[],
): void {
  requirePermission(context, 'password_reset.redeem');
  if (kinds.includes('event')) requirePermission(context, 'event.read');
}
