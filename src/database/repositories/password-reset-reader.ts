/** Finds and lists password resets. */
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type {
  PasswordResetCriteriaField,
  PasswordResetFilter,
  PasswordResetSearch,
  StatusFilter,
} from '../../domain/resets/list.js';
import type { Partition } from '../../domain/access/organization.js';
import type { OffsetPageRequest } from '../../domain/shared/offset-page.js';
import type { PasswordResetReader, ReadScope } from '../../operations/ports/index.js';
import { PasswordResetEntity } from '../entities/password-reset.entity.js';
import { CustomerEntity } from '../entities/customer.entity.js';
import { whereSiteOfCustomer, withoutDate } from './site-filter.js';
import { countByOwner, pageByOwner } from './batched-pages.js';
import { applyCriteria, type FieldSql } from './criteria.js';
import { applyFilter } from './filters.js';
import { applyOffsetPage, applyPage } from './pages.js';
import { customerEmail, eventsName } from './related-rows.js';
import { statusConditions } from './reset-conditions.js';
import { countRows, rowsByIds, rowsIn } from './rows.js';

type Query = SelectQueryBuilder<PasswordResetEntity>;

function applyStatus(query: Query, filter: StatusFilter | null | undefined): void {
  for (const wanted of [filter?.eq ? [filter.eq] : null, filter?.in]) {
    if (!wanted) continue;
    query.andWhere(`(${wanted.map((status) => statusConditions[status]).join(' OR ') || 'false'})`);
  }
}

/** Finds the customer by address first, by its unique index, and then that customer's resets. */
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

const fields: Record<PasswordResetCriteriaField, FieldSql> = {
  id: 'row.id',
  customerId: 'row.customer_id',
  customerEmail,
  reference: 'row.reference',
  referenceOrigin: 'row.reference_origin',
  resetPasswordAt: 'row.redeemed_at',
  createdAt: 'row.created_at',
  updatedAt: 'row.updated_at',
  eventsName: eventsName('password_reset_id'),
};

function filtered(query: Query, filter: PasswordResetSearch): Query {
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
  applyCriteria(query, filter.criteria, fields);
  return query;
}

/** Every reset has a customer. An inner join lets the database begin with the customers, in their order. */
function joinForOrder(query: Query, { sort }: OffsetPageRequest<string>): Query {
  const needsCustomer = sort.some(({ field }) => field === 'customerEmail');
  return needsCustomer ? query.innerJoin('row.customer', 'sorted') : query;
}

const entity = PasswordResetEntity;
const owner = 'customerId';

/** Returns the reads of resets on one connection. */
export function createPasswordResetReader(manager: EntityManager): PasswordResetReader {
  const rows = (partition: Partition) => rowsIn(manager, entity, partition);
  const row = (partition: Partition, id: string) =>
    rows(partition).andWhere('row.id = :id', { id });
  const listed = (scope: ReadScope, filter: PasswordResetSearch) =>
    filtered(whereSiteOfCustomer(rows(scope), scope.siteFilter), filter);

  return {
    find: (scope, id) =>
      whereSiteOfCustomer(row(scope, id), withoutDate(scope.siteFilter)).getOne(),

    findById: (partition, id) => row(partition, id).getOne(),

    findMany: (partition, ids) => rowsByIds(manager, entity, { partition, ids }),

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

    listByOffset: (scope, filter, page) =>
      applyOffsetPage(joinForOrder(listed(scope, filter), page), page, {
        customerEmail: 'sorted.emailKey',
      }).getMany(),

    count: (scope, filter) => countRows(listed(scope, filter)),

    listOfCustomers: (partition, ownerIds, page) =>
      pageByOwner(manager, { entity, partition, owner, ownerIds }, page),

    countOfCustomers: (partition, ownerIds) =>
      countByOwner(manager, { entity, partition, owner, ownerIds }),
  };
}
