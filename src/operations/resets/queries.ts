/** Reads password resets. For integrations only, unless a function says otherwise. */
import { isPermitted, requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import type {
  Customer,
  ListedCustomer,
  RestrictedCustomer,
} from '../../domain/customers/customer.js';
import { parseCriteria } from '../../domain/shared/criteria.js';
import {
  parseCondition,
  parseEmailFilter,
  parseFilter,
  parseInstantFilter,
  parseTextFilter,
} from '../../domain/shared/filters.js';
import { parseOffsetPage } from '../../domain/shared/offset-page.js';
import {
  passwordResetCriteriaKinds,
  passwordResetSortFields,
  type PasswordResetCriteriaField,
  type PasswordResetFilter,
  type PasswordResetSortField,
} from '../../domain/resets/list.js';
import type { OffsetPage } from '../../domain/shared/offset-page.js';
import { parsePageArguments, toPage, toPagesByOwner } from '../../domain/shared/page.js';
import type { Page, PageArguments } from '../../domain/shared/page.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import { parseId } from '../../domain/shared/text.js';
import type { Dependencies } from '../ports/index.js';
import type { List, ListInput } from '../shared/pages.js';
import { readOffsetPage, type OffsetListInput } from '../shared/pages.js';

type Reads = Pick<Dependencies, 'unitOfWork'>;

/**
 * Returns null if there is no such reset or the channel or stage of `x-site-context` leaves it out. Without `withDeleted` a deleted
 * reset counts as none, as JSON:API clients expect. Throws `FORBIDDEN` and `BAD_USER_INPUT`.
 */
export async function findPasswordReset(
  { unitOfWork }: Reads,
  context: RequestContext,
  { id: given, withDeleted = true }: { id: string; withDeleted?: boolean },
): Promise<PasswordReset | null> {
  requirePermission(context, 'password_reset.read');
  const { site } = context;
  const id = parseId('id', given);
  const reset = await unitOfWork.read((tx) => tx.passwordResets.find(site, id));
  return reset?.deletedAt && !withDeleted ? null : reset;
}

function parsePasswordResetFilter(filter: PasswordResetFilter): PasswordResetFilter {
  return {
    id: parseTextFilter('filter.id', filter.id),
    customerId: parseTextFilter('filter.customerId', filter.customerId),
    customerEmail: parseEmailFilter('filter.customerEmail', filter.customerEmail),
    status: parseCondition('filter.status', filter.status),
    reference: parseTextFilter('filter.reference', filter.reference),
    referenceOrigin: parseTextFilter('filter.referenceOrigin', filter.referenceOrigin),
    resetPasswordAt: parseInstantFilter('filter.resetPasswordAt', filter.resetPasswordAt),
    expiresAt: parseInstantFilter('filter.expiresAt', filter.expiresAt),
    deletedAt: parseInstantFilter('filter.deletedAt', filter.deletedAt),
    createdAt: parseInstantFilter('filter.createdAt', filter.createdAt),
    updatedAt: parseInstantFilter('filter.updatedAt', filter.updatedAt),
  };
}

/** Returns a page by keyset, deleted resets included. Throws `FORBIDDEN` and `BAD_USER_INPUT`. */
export async function listPasswordResets(
  deps: Reads,
  context: RequestContext,
  input: ListInput<PasswordResetFilter>,
): Promise<List<PasswordReset>> {
  requirePermission(context, 'password_reset.read');
  const { site } = context;
  const page = parsePageArguments(input, input.direction);
  const filter = parsePasswordResetFilter(parseFilter('filter', input.filter) ?? {});
  const rows = await deps.unitOfWork.readStale((tx) => tx.passwordResets.list(site, filter, page));
  const totalCount = () => deps.unitOfWork.readStale((tx) => tx.passwordResets.count(site, filter));
  return { ...toPage(rows, page), totalCount };
}

/** Returns a page by number and size, without deleted resets. Throws `FORBIDDEN` and `BAD_USER_INPUT`. */
export async function pagePasswordResets(
  deps: Reads,
  context: RequestContext,
  input: OffsetListInput<PasswordResetFilter, PasswordResetSortField, PasswordResetCriteriaField>,
): Promise<OffsetPage<PasswordReset>> {
  requirePermission(context, 'password_reset.read');
  const page = parseOffsetPage(input.page ?? {}, passwordResetSortFields);
  const given = parsePasswordResetFilter(parseFilter('filter', input.filter) ?? {});
  const criteria = parseCriteria(input.criteria ?? [], passwordResetCriteriaKinds);
  const filter = { ...given, deletedAt: { isNull: true }, criteria };
  return readOffsetPage(deps, context, (tx) => tx.passwordResets, { filter, page });
}

/**
 * For loaders: returns one page of resets for each customer, by one statement. Throws `FORBIDDEN` and `BAD_USER_INPUT`.
 */
export async function listPasswordResetsOfCustomers(
  deps: Reads,
  context: RequestContext,
  input: { customerIds: readonly string[]; page: PageArguments },
): Promise<ReadonlyMap<string, Page<PasswordReset>>> {
  requirePermission(context, 'password_reset.read');
  const { site } = context;
  const page = parsePageArguments(input.page);
  const rows = await deps.unitOfWork.read((tx) =>
    tx.passwordResets.listOfCustomers(site, input.customerIds, page),
  );
  return toPagesByOwner(rows, input.customerIds, (reset) => reset.customerId, page);
}

/** For loaders: returns how many resets each customer has. Throws `FORBIDDEN`. */
export async function countPasswordResetsOfCustomers(
  deps: Reads,
  context: RequestContext,
  input: { customerIds: readonly string[] },
): Promise<ReadonlyMap<string, number>> {
  requirePermission(context, 'password_reset.read');
  const { site } = context;
  return deps.unitOfWork.read((tx) => tx.passwordResets.countOfCustomers(site, input.customerIds));
}

/**
 * For loaders: returns the resets that exist, deleted ones included until they are purged, in no particular order.
 * Applies no site filter. Throws `FORBIDDEN`.
 */
export async function findPasswordResets(
  deps: Reads,
  context: RequestContext,
  input: { ids: readonly string[] },
): Promise<PasswordReset[]> {
  requirePermission(context, 'password_reset.read');
  const { site } = context;
  return deps.unitOfWork.read((tx) => tx.passwordResets.findMany(site, input.ids));
}

function restrictedCustomerOf({ customerId, customerEmail }: PasswordReset): RestrictedCustomer {
  return { kind: 'restricted', id: customerId, email: customerEmail };
}

/**
 * Returns the customers of resets that the caller has, by customer id and by one statement at most. A caller that
 * may not read a customer gets its id and address only, both of which come with the token. A deleted customer
 * is left out. `withPasswords`: those that the caller may read say whether they have a password. For every caller with
 * a credential; throws `UNAUTHENTICATED`.
 */
export async function findCustomersOfResets(
  deps: Reads,
  context: RequestContext,
  resets: readonly PasswordReset[],
  { withPasswords = false } = {},
): Promise<ReadonlyMap<string, Customer | ListedCustomer | RestrictedCustomer>> {
  requirePermission(context, 'password_reset.redeem');
  const { site, caller } = context;
  const mayRead = (id: string) => isPermitted(caller, 'customer.read', id);
  const ids = [...new Set(resets.map(({ customerId }) => customerId).filter(mayRead))];
  const find = withPasswords ? 'findManyWithPasswords' : 'findMany';
  const customers = await deps.unitOfWork.read((tx) => tx.customers[find](site, ids));
  const restricted = resets
    .filter(({ customerId }) => !mayRead(customerId))
    .map(restrictedCustomerOf);
  return new Map([...restricted, ...customers].map((customer) => [customer.id, customer]));
}
