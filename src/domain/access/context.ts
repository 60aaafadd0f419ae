/** The context of a request: its caller and its site. */
import type { DocumentsOf } from '../documents/document.js';
import { AppError } from '../shared/errors.js';
import type { Bounds } from './bounds.js';
import type { Organization, Partition } from './organization.js';
import type { SiteContext } from './site-context.js';

export type CallerKind = 'integration' | 'sales_channel' | 'customer' | 'anonymous';

/** Who sends a request. `customerId` is set if `kind` is `customer`, who then acts through the application. */
export interface Caller {
  readonly kind: CallerKind;
  readonly applicationId: string | null;
  readonly customerId: string | null;
}

export const anonymous: Caller = { kind: 'anonymous', applicationId: null, customerId: null };

/** The part of the data that a request works in: a partition, and a filter for reads (`x-site-context`). */
interface Site extends Partition {
  readonly organization: Organization;
  readonly siteFilter: SiteContext;
}

/** Built once per request, the same for every API. `site` is null if no credential was sent. */
export interface RequestContext {
  readonly requestId: string;
  readonly clientIp: string;
  /** Whether the client has gone, so that costly work for it can be left undone. */
  readonly isAbandoned: () => boolean;
  /** Of all statements for the request; undefined for work that no request waits for. */
  readonly bounds?: Bounds;
  readonly caller: Caller;
  readonly site: Site | null;
  /** The registered applications of the credentials, for their documents; without any, or of none, undefined. */
  readonly applications?: readonly DocumentsOf[];
}

/** A context whose credential was verified. Repositories need its site, so no query runs without one. */
export interface AuthorizedContext extends RequestContext {
  readonly site: Site;
}

/** Throws `UNAUTHENTICATED` if the request came without a credential. */
export function requireCredential(context: RequestContext): asserts context is AuthorizedContext {
  if (context.site === null) throw new AppError('UNAUTHENTICATED');
}

/** Whether the request may send nothing but documents that an application of it has registered. */
export function isLimitedToDocuments({ applications = [] }: RequestContext): boolean {
  return applications.some(({ documentsOnly }) => documentsOnly);
}

const privilege: Record<CallerKind, number> = {
  integration: 3,
  sales_channel: 2,
  customer: 1,
  anonymous: 0,
};

/**
 * Returns the caller with fewer permissions: a customer has access to its own data only, a sales channel to less than
 * an integration.
 */
export function weakerCaller(first: Caller, second: Caller): Caller {
  return privilege[first.kind] <= privilege[second.kind] ? first : second;
}
