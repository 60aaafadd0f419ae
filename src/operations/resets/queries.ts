/** Reading resets: integrations only. */
import { requirePermission, type RequestContext } from '../../domain/access/context.js';
import {
  parseEmailFilter,
  parseFilter,
  parseInstantFilter,
  parseTextFilter,
} from '../../domain/shared/filters.js';
import type { PasswordResetFilter, PasswordResetSortField } from '../../domain/resets/list.js';
import { parseOffsetPage } from '../../domain/shared/offset-page.js';
import { passwordResetSortFields } from '../../domain/resets/list.js';
import type { OffsetPage } from '../../domain/shared/offset-page.js';
import { parsePageArguments, toPage, toPagesByOwner } from '../../domain/shared/page.js';
import type { Page, PageArguments } from '../../domain/shared/page.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import { parseId } from '../../domain/shared/text.js';
import type { Dependencies } from '../ports/index.js';
import type { List, ListInput } from '../shared/pages.js';
import { readOffsetPage, type OffsetListInput } from '../shared/pages.js';

/** Null where there is none, or `x-site-context` leaves it out. Throws `FORBIDDEN`. */
export async function findPasswordReset(
  deps: Dependencies,
  context: RequestContext,
  input: { id: string },
): Promise<PasswordReset | null> {
  requirePermission(context, 'password_reset.read');
  const { site } = context;
  const id = parseId('id', input.id);
  return deps.unitOfWork.read((tx) => tx.passwordResets.find(site, id));
}

/** As `findPasswordReset`, and null for a deleted one, which REST hides. */
export async function findUndeletedPasswordReset(
  deps: Dependencies,
  context: RequestContext,
  input: { id: string },
): Promise<PasswordReset | null> {
  const reset = await findPasswordReset(deps, context, input);
  return reset?.deletedAt ? null : reset;
}

function parsePasswordResetFilter(filter: PasswordResetFilter): PasswordResetFilter {
  return {
    id: parseTextFilter('filter.id', filter.id),
    customerId: parseTextFilter('filter.customerId', filter.customerId),
    customerEmail: parseEmailFilter('filter.customerEmail', filter.customerEmail),
    status: parseFilter('filter.status', filter.status),
    reference: parseTextFilter('filter.reference', filter.reference),
    referenceOrigin: parseTextFilter('filter.referenceOrigin', filter.referenceOrigin),
    resetPasswordAt: parseInstantFilter('filter.resetPasswordAt', filter.resetPasswordAt),
    expiresAt: parseInstantFilter('filter.expiresAt', filter.expiresAt),
    deletedAt: parseInstantFilter('filter.deletedAt', filter.deletedAt),
    createdAt: parseInstantFilter('filter.createdAt', filter.createdAt),
    updatedAt: parseInstantFilter('filter.updatedAt', filter.updatedAt),
  };
}

/** Throws `FORBIDDEN` and `BAD_USER_INPUT`. */
export async function listPasswordResets(
  deps: Dependencies,
  context: RequestContext,
  input: ListInput<PasswordResetFilter>,
): Promise<List<PasswordReset>> {
  requirePermission(context, 'password_reset.read');
  const { site } = context;
  const page = parsePageArguments(input, input.direction);
  const filter = parsePasswordResetFilter(parseFilter('filter', input.filter) ?? {});
  const rows = await deps.unitOfWork.read((tx) => tx.passwordResets.list(site, filter, page));
  const totalCount = () => deps.unitOfWork.read((tx) => tx.passwordResets.count(site, filter));
  return { ...toPage(rows, page), totalCount };
}

/** By page number, and without deleted resets, which REST hides. Throws `FORBIDDEN` and `BAD_USER_INPUT`. */
export async function pagePasswordResets(
  deps: Dependencies,
  context: RequestContext,
  input: OffsetListInput<PasswordResetFilter, PasswordResetSortField>,
): Promise<OffsetPage<PasswordReset>> {
  requirePermission(context, 'password_reset.read');
  const page = parseOffsetPage(input.page ?? {}, passwordResetSortFields);
  const given = parsePasswordResetFilter(parseFilter('filter', input.filter) ?? {});
  const filter = { ...given, deletedAt: { isNull: true } };
  return readOffsetPage(deps, context, (tx) => tx.passwordResets, filter, page);
}

/** For loaders: one page of resets for each of the customers, in one statement. */
export async function listPasswordResetsOfCustomers(
  deps: Dependencies,
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

/** For loaders: how many resets each of the customers has. */
export async function countPasswordResetsOfCustomers(
  deps: Dependencies,
  context: RequestContext,
  input: { customerIds: readonly string[] },
): Promise<ReadonlyMap<string, number>> {
  requirePermission(context, 'password_reset.read');
  const { site } = context;
  return deps.unitOfWork.read((tx) => tx.passwordResets.countOfCustomers(site, input.customerIds));
}
