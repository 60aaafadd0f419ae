/** Reads customers. A customer of another partition counts as one that does not exist. */
import { requirePermission } from '../../domain/access/permissions.js';
import { requireCredential } from '../../domain/access/context.js';
import type { AuthorizedContext, RequestContext } from '../../domain/access/context.js';
import type {
  CredentialSummary,
  Customer,
  CustomerKey,
  ListedCustomer,
} from '../../domain/customers/customer.js';
import { parseCriteria } from '../../domain/shared/criteria.js';
import {
  parseCondition,
  parseEmailFilter,
  parseFilter,
  parseInstantFilter,
  parseTextFilter,
} from '../../domain/shared/filters.js';
import {
  customerCriteriaKinds,
  customerSortFields,
  type CustomerCriteriaField,
  type CustomerFilter,
  type CustomerSortField,
} from '../../domain/customers/list.js';
import { emailKeyOf, readEmailAddress } from '../../domain/shared/email-address.js';
import { invalidInput, toAppError, type AppError } from '../../domain/shared/errors.js';
import { parseOffsetPage } from '../../domain/shared/offset-page.js';
import type { OffsetPage } from '../../domain/shared/offset-page.js';
import { parsePageArguments, toPage } from '../../domain/shared/page.js';
import { parseId } from '../../domain/shared/text.js';
import { toUser, type User } from '../../domain/customers/user.js';
import type { AuthenticatedContext } from '../access/authenticate.js';
import type { Dependencies } from '../ports/index.js';
import {
  readOffsetPage,
  type List,
  type ListInput,
  type OffsetListInput,
} from '../shared/pages.js';

type Reads = Pick<Dependencies, 'unitOfWork'>;

/**
 * Returns the customer that was read with its token, which saves the statement of the read that front ends send most;
 * null if it is another one, or if the site may leave it out.
 */
function findOwner(
  { caller, owner, site }: AuthenticatedContext & AuthorizedContext,
  id: string,
): Customer | null {
  const { channel, stage } = site.siteFilter;
  const isNarrowed = channel !== undefined || stage !== undefined;
  return owner?.id === id && caller.customerId === id && !isNarrowed ? owner : null;
}

/**
 * Returns null if there is no such customer or the channel or stage of `x-site-context` leaves it out. Throws `FORBIDDEN`
 * and `BAD_USER_INPUT`.
 */
export async function findCustomer(
  deps: Reads,
  context: AuthenticatedContext,
  input: { id: string },
): Promise<Customer | null> {
  requirePermission(context, 'customer.read', input.id);
  const { site } = context;
  const id = parseId('id', input.id);
  return findOwner(context, id) ?? deps.unitOfWork.read((tx) => tx.customers.find(site, id));
}

/** Returns the customer in fabric's shape; null and throws as `findCustomer`. */
export async function findUser(
  deps: Reads,
  context: RequestContext,
  input: { userId: string },
): Promise<User | null> {
  requirePermission(context, 'customer.read', input.userId);
  const { site } = context;
  const id = parseId('userId', input.userId);
  return deps.unitOfWork.read(async (tx) => {
    const customer = await tx.customers.find(site, id);
    if (!customer) return null;
    const [credential] = await tx.credentials.findSummaries(site, [id]);
    return toUser(customer, credential ?? null, site.organization);
  });
}

function parseCustomerFilter(filter: CustomerFilter): CustomerFilter {
  return {
    id: parseTextFilter('filter.id', filter.id),
    email: parseEmailFilter('filter.email', filter.email),
    status: parseTextFilter('filter.status', filter.status),
    isActive: parseCondition('filter.isActive', filter.isActive),
    reference: parseTextFilter('filter.reference', filter.reference),
    referenceOrigin: parseTextFilter('filter.referenceOrigin', filter.referenceOrigin),
    createdAt: parseInstantFilter('filter.createdAt', filter.createdAt),
    updatedAt: parseInstantFilter('filter.updatedAt', filter.updatedAt),
  };
}

/** Returns a page by keyset. Throws `FORBIDDEN` and `BAD_USER_INPUT`. */
export async function listCustomers(
  deps: Reads,
  context: RequestContext,
  input: ListInput<CustomerFilter>,
): Promise<List<Customer>> {
  requirePermission(context, 'customer.list');
  const { site } = context;
  const page = parsePageArguments(input, input.direction);
  const filter = parseCustomerFilter(parseFilter('filter', input.filter) ?? {});
  const rows = await deps.unitOfWork.readStale((tx) => tx.customers.list(site, filter, page));
  const totalCount = () => deps.unitOfWork.readStale((tx) => tx.customers.count(site, filter));
  return { ...toPage(rows, page), totalCount };
}

/** Returns a page by number and size. Throws `FORBIDDEN` and `BAD_USER_INPUT`. */
export async function pageCustomers(
  deps: Reads,
  context: RequestContext,
  input: OffsetListInput<CustomerFilter, CustomerSortField, CustomerCriteriaField>,
): Promise<OffsetPage<ListedCustomer>> {
  requirePermission(context, 'customer.list');
  const page = parseOffsetPage(input.page ?? {}, customerSortFields);
  const given = parseCustomerFilter(parseFilter('filter', input.filter) ?? {});
  const criteria = parseCriteria(input.criteria ?? [], customerCriteriaKinds);
  const filter = { ...given, criteria };
  return readOffsetPage(deps, context, (tx) => tx.customers, { filter, page });
}

/** Checks each customer, although the caller was allowed to read the object that led to it. */
function requireAllReadable(
  context: RequestContext,
  ids: readonly string[],
): asserts context is AuthorizedContext {
  for (const id of ids) requirePermission(context, 'customer.read', id);
}

/** For loaders: returns the customers that exist, in no particular order. Applies no site filter. Throws `FORBIDDEN`. */
export async function findCustomers(
  deps: Reads,
  context: RequestContext,
  input: { ids: readonly string[] },
): Promise<Customer[]> {
  requireAllReadable(context, input.ids);
  const { site } = context;
  return deps.unitOfWork.read((tx) => tx.customers.findMany(site, input.ids));
}

/** Returns the value as rows have it. Throws `BAD_USER_INPUT` for what cannot be a key. */
function parseKey(key: CustomerKey, value: string): string {
  if (key === 'id') return parseId(key, value);
  const address = readEmailAddress(value);
  if (!address) throw invalidInput(key, 'invalid', 'must be one email address');
  return address.key;
}

/** Returns the parsed key, or why the caller gets nothing for it: the same whether or not a customer has it. */
function checkKey(context: AuthenticatedContext, key: CustomerKey, value: string) {
  const { owner } = context;
  const own = owner && { id: owner.id, email: emailKeyOf(owner.email) };
  try {
    const parsed = parseKey(key, value);
    requirePermission(context, 'customer.read', own?.[key] === parsed ? own.id : undefined);
    return parsed;
  } catch (error) {
    return toAppError(error);
  }
}

/**
 * For loaders of gateways: returns for each id or address, in their order, the customer, null as `findCustomer`, or the
 * error of this one, `FORBIDDEN` or `BAD_USER_INPUT`. Throws `UNAUTHENTICATED`.
 */
export async function findCustomersBy(
  deps: Reads,
  context: AuthenticatedContext,
  { key, values }: { key: CustomerKey; values: readonly string[] },
): Promise<(Customer | null | AppError)[]> {
  requireCredential(context);
  const { site } = context;
  const checked = values.map((value) => checkKey(context, key, value));
  const allowed = checked.filter((one) => typeof one === 'string');
  const found = await deps.unitOfWork.read((tx) => tx.customers.findManyBy(site, key, allowed));
  return checked.map((one) => (typeof one === 'string' ? (found.get(one) ?? null) : one));
}

/** For loaders: returns since when customers have their passwords, without customers that have none. Throws `FORBIDDEN`. */
export async function findCredentialSummaries(
  deps: Reads,
  context: RequestContext,
  input: { customerIds: readonly string[] },
): Promise<CredentialSummary[]> {
  requireAllReadable(context, input.customerIds);
  const { site } = context;
  return deps.unitOfWork.read((tx) => tx.credentials.findSummaries(site, input.customerIds));
}
