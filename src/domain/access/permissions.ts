/** Permissions: the table of what each kind of caller may do, and the checks against it. */
import { AppError } from '../shared/errors.js';
import {
  requireCredential,
  type AuthorizedContext,
  type Caller,
  type CallerKind,
  type RequestContext,
} from './context.js';

export type Permission =
  | 'password_policy.read'
  | 'reset_token.check'
  | 'password_reset.redeem'
  | 'password_reset.request'
  | 'password_reset.cancel'
  | 'password_reset.read'
  | 'password_reset.create'
  | 'password_reset.update'
  | 'password_reset.delete'
  | 'customer.read'
  | 'customer.list'
  | 'customer.create'
  | 'customer.update'
  | 'customer.delete'
  | 'event.read'
  | 'webhook.read'
  | 'webhook.write'
  | 'password.change'
  | 'access_token.create';

/** `own` grants access only to objects of the calling customer. */
type Grant = 'all' | 'own';

const publicGrants = {
  'password_policy.read': 'all',
  'reset_token.check': 'all',
  'password_reset.redeem': 'all',
  'password_reset.request': 'all',
  'password_reset.cancel': 'all',
  'password.change': 'all',
  'access_token.create': 'all',
} as const;

const grants: Record<CallerKind, Partial<Record<Permission, Grant>>> = {
  integration: {
    ...publicGrants,
    'password_reset.read': 'all',
    'password_reset.create': 'all',
    'password_reset.update': 'all',
    'password_reset.delete': 'all',
    'customer.read': 'all',
    'customer.list': 'all',
    'customer.create': 'all',
    'customer.update': 'all',
    'customer.delete': 'all',
    'event.read': 'all',
    'webhook.read': 'all',
    'webhook.write': 'all',
  },
  sales_channel: publicGrants,
  customer: { ...publicGrants, 'customer.read': 'own', 'password.change': 'own' },
  anonymous: {},
};

/** Whether the caller has the permission. `ownerId` is the customer that the object belongs to. */
export function isPermitted(caller: Caller, permission: Permission, ownerId?: string): boolean {
  const grant = grants[caller.kind][permission];
  if (grant === 'own') return ownerId !== undefined && ownerId === caller.customerId;
  return grant === 'all';
}

/** Throws `UNAUTHENTICATED` if no credential was sent, and `FORBIDDEN` if the caller lacks the permission. */
export function requirePermission(
  context: RequestContext,
  permission: Permission,
  ownerId?: string,
): asserts context is AuthorizedContext {
  requireCredential(context);
  if (!isPermitted(context.caller, permission, ownerId)) throw new AppError('FORBIDDEN');
}

/** Kinds of objects that a response can include beside the one that was asked for. */
export type IncludedKind = 'customer' | 'event';

/**
 * Checks, before a write, that the caller may read the objects that the response is to include. Customers are always
 * allowed, because a caller that may not read one gets a restricted customer. Throws `UNAUTHENTICATED`, and
 * `FORBIDDEN` for events.
 */
export function requireReadable(context: RequestContext, kinds: readonly IncludedKind[]): void {
  requirePermission(context, 'password_reset.redeem');
  if (kinds.includes('event')) requirePermission(context, 'event.read');
}
