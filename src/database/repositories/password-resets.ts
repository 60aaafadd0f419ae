import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { PasswordResetFilter, StatusFilter } from '../../domain/resets/list.js';
import type { Partition } from '../../domain/access/organization.js';
import type { PageRequest } from '../../domain/shared/page.js';
import type { PasswordResetStatus } from '../../domain/resets/reset.js';
import type { PasswordResetReader, ReadScope } from '../../operations/ports/index.js';
import { PasswordResetEntity } from '../entities/password-reset.entity.js';
import { CustomerEntity } from '../entities/customer.entity.js';
import { whereSiteOfCustomer } from './site-filter.js';
import { countByOwner, pageByOwner } from './batched-pages.js';
import { isOpen } from './redemption.js';
import { applyFilter, applyOffsetPage, applyPage, countRows, rowsIn } from './rows.js';

type Query = SelectQueryBuilder<PasswordResetEntity>;

/** `statusOf` in SQL, written so that PENDING and EXPIRED can use the index of open resets. */
const statusConditions: Record<PasswordResetStatus, string> = {
  PENDING: `(row.${isOpen.replaceAll('AND ', 'AND row.')} AND row.expires_at > now())`,
  EXPIRED: `(row.${isOpen.replaceAll('AND ', 'AND row.')} AND row.expires_at <= now())`,
  REDEEMED: 'row.redeemed_at IS NOT NULL',
  REVOKED: '(row.redeemed_at IS NULL AND row.revoked_at IS NOT NULL)',
  SUPERSEDED: `(row.redeemed_at IS NULL AND row.revoked_at IS NULL AND row.superseded_at IS NOT NULL)`,
};

function applyStatus(query: Query, filter: StatusFilter | null | undefined): void {
  for (const wanted of [filter?.eq ? [filter.eq] : null, filter?.in]) {
    if (!wanted) continue;
    query.andWhere(`(${wanted.map((status) => statusConditions[status]).join(' OR ') || 'false'})`);
  }
}

/** Address to customer first, by its unique index; then that customer's resets. */
function applyCustomerEmail(query: Query, filter: PasswordResetFilter['customerEmail']): void {
  for (const [name, keys] of Object.entries({ one: filter?.eq && [filter.eq], any: filter?.in })) {
    if (!keys) continue;
    const ids = query
      .subQuery()
      .select('customer.id')
      .from(CustomerEntity, 'customer')
      .where('customer.organizationId = :organizationId AND customer.mode = :mode')
      .andWhere(`customer.emailKey = ANY(:${name}_key)`);
    query.andWhere(`row.customerId = ANY(ARRAY${ids.getQuery()})`, { [`${name}_key`]: keys });
  }
}

function filtered(query: Query, filter: PasswordResetFilter): Query {
  applyFilter(query, 'row.id', filter.id);
  applyFilter(query, 'row.customerId', filter.customerId);
  applyCustomerEmail(query, filter.customerEmail);
  applyStatus(query, filter.status);
  applyFilter(query, 'row.reference', filter.reference);
  applyFilter(query, 'row.referenceOrigin', filter.referenceOrigin);
  applyFilter(query, 'row.redeemedAt', filter.resetPasswordAt);
  applyFilter(query, 'row.expiresAt', filter.expiresAt);
  applyFilter(query, 'row.deletedAt', filter.deletedAt);
  applyFilter(query, 'row.createdAt', filter.createdAt);
  applyFilter(query, 'row.updatedAt', filter.updatedAt);
  return query;
}

export function createPasswordResetReader(manager: EntityManager): PasswordResetReader {
  const rows = (partition: Partition) => rowsIn(manager, PasswordResetEntity, partition);
  const listed = (scope: ReadScope, filter: PasswordResetFilter) =>
    filtered(whereSiteOfCustomer(rows(scope), scope.siteFilter), filter);

  return {
    find: (scope, id) =>
      whereSiteOfCustomer(rows(scope).andWhere('row.id = :id', { id }), scope.siteFilter).getOne(),

    async findByDigest(partition, digest) {
      const found = await rows(partition)
        .andWhere('row.tokenDigest = :digest', { digest })
        .innerJoinAndSelect('row.customer', 'customer')
        .getOne();
      if (!found?.customer) return null;
      const { customer, ...reset } = found;
      return { reset, customer };
    },

    list: (scope, filter, page) => applyPage(listed(scope, filter), page).getMany(),

    listByOffset: (scope, filter, page) => applyOffsetPage(listed(scope, filter), page).getMany(),

    count: (scope, filter) => countRows(listed(scope, filter)),

    listOfCustomers: (partition, customerIds, page: PageRequest) =>
      pageByOwner(manager, PasswordResetEntity, partition, 'customerId', customerIds, page),

    countOfCustomers: (partition, customerIds) =>
      countByOwner(manager, PasswordResetEntity, partition, 'customerId', customerIds),
  };
}
