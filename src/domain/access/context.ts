/** Who asks, about which part of the data, and what they may do (the table of permissions). */
import { AppError } from '../shared/errors.js';
import type { Organization, Partition } from './organization.js';
import type { SiteContext } from './site-context.js';

export type CallerKind = 'integration' | 'sales_channel' | 'customer' | 'anonymous';

/** Who sends a request. `customerId` is the owner's, where `kind` is `customer`. */
export interface Caller {
  readonly kind: CallerKind;
  readonly applicationId: string | null;
  readonly customerId: string | null;
}

export const anonymous: Caller = { kind: 'anonymous', applicationId: null, customerId: null };

/** The partition a request works in, and what `x-site-context` narrows its reads to. */
interface Site extends Partition {
  readonly organization: Organization;
  readonly siteFilter: SiteContext;
}

/** Built once per request, the same for every API. `site` is null where no credential was sent. */
export interface RequestContext {
  readonly requestId: string;
  readonly clientIp: string;
  readonly caller: Caller;
  readonly site: Site | null;
}

/** A context whose credential was verified: the only one that operations on data accept. */
export interface AuthorizedContext extends RequestContext {
  readonly site: Site;
}

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

/** `own`: only where the object is the calling customer's. */
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

/** Whether the caller may do it; `ownerId` is the customer whom the object belongs to. */
export function isPermitted(caller: Caller, permission: Permission, ownerId?: string): boolean {
  const grant = grants[caller.kind][permission];
  if (grant === 'own') return ownerId !== undefined && ownerId === caller.customerId;
  return grant === 'all';
}

/** Throws `UNAUTHENTICATED` where no credential was sent and `FORBIDDEN` where it may not do that. */
export function requirePermission(
  context: RequestContext,
  permission: Permission,
  ownerId?: string,
): asserts context is AuthorizedContext {
  if (context.site === null) throw new AppError('UNAUTHENTICATED');
  if (!isPermitted(context.caller, permission, ownerId)) throw new AppError('FORBIDDEN');
}

const privilege: Record<CallerKind, number> = {
  integration: 3,
  sales_channel: 2,
  customer: 1,
  anonymous: 0,
};

/** The weaker of two callers: a customer reaches only its own data, a sales channel less than an integration. */
export function weakerCaller(first: Caller, second: Caller): Caller {
  return privilege[first.kind] <= privilege[second.kind] ? first : second;
}
