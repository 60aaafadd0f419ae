/** Finds and lists password resets. */
import type { EntityManager } from 'typeorm';
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
import { countRows } from './counts.js';
import { applyFilter } from './filters.js';
import { applyOffsetPage, applyPage } from './pages.js';
import { customerEmail, eventsName } from './related-rows.js';
import { statusConditions } from './reset-conditions.js';
import type { RowQuery } from './row-query.js';
import { selectionOf } from './selection.js';
import { manyOf, oneOf, rowsByIds, rowsIn } from './rows.js';

type Query = RowQuery<PasswordResetEntity>;
type RawRow = Record<string, unknown>;

function applyStatus(query: Query, filter: StatusFilter | null | undefined): void {
  for (const wanted of [filter?.eq ? [filter.eq] : null, filter?.in]) {
    if (!wanted) continue;
    query
      .vary()
      .where(`(${wanted.map((status) => statusConditions[status]).join(' OR ') || 'false'})`);
  }
}

/** Finds the customer by address first, by its unique index, and then that customer's resets. */
function applyCustomerEmail(query: Query, filter: PasswordResetFilter['customerEmail']): void {
  for (const [name, keys] of Object.entries({ one: filter?.eq && [filter.eq], any: filter?.in })) {
    if (!keys) continue;
    const ids = `SELECT customer.id FROM customers AS customer
      WHERE customer.organization_id = :organizationId AND customer.mode = :mode
        AND customer.email_key = ANY(:${name}_key)`;
    query.vary().where(`row.customer_id = ANY(ARRAY(${ids}))`, { [`${name}_key`]: keys });
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

/** As lists of the REST APIs always have it: no caller's choice, which would make the text one of many. */
function isNullOnly(filter: PasswordResetSearch['deletedAt']): boolean {
  if (filter?.isNull !== true) return false;
  return Object.values(filter).filter((value) => value != null).length === 1;
}

function filtered(query: Query, filter: PasswordResetSearch): Query {
  applyFilter(query, 'row.id', filter.id);
  applyFilter(query, 'row.customer_id', filter.customerId);
  applyCustomerEmail(query, filter.customerEmail);
  applyStatus(query, filter.status);
  applyFilter(query, 'row.reference', filter.reference);
  applyFilter(query, 'row.reference_origin', filter.referenceOrigin);
  applyFilter(query, 'row.redeemed_at', filter.resetPasswordAt);
  applyFilter(query, 'row.expires_at', filter.expiresAt);
  if (isNullOnly(filter.deletedAt)) query.where('row.deleted_at IS NULL');
  else applyFilter(query, 'row.deleted_at', filter.deletedAt);
  applyFilter(query, 'row.created_at', filter.createdAt);
  applyFilter(query, 'row.updated_at', filter.updatedAt);
  applyCriteria(query, filter.criteria, fields);
  return query;
}

/** The condition of a join on the customer of the reset. */
const isCustomer = (alias: string): string =>
  `${alias}.organization_id = row.organization_id AND ${alias}.mode = row.mode AND ${alias}.id = row.customer_id`;

/** Every reset has a customer. An inner join lets the database begin with the customers, in their order. */
function joinForOrder(query: Query, { sort }: OffsetPageRequest<string>): Query {
  const needsCustomer = sort.some(({ field }) => field === 'customerEmail');
  return needsCustomer ? query.join(`JOIN customers AS sorted ON ${isCustomer('sorted')}`) : query;
}

const entity = PasswordResetEntity;
const owner = 'customerId';

/** Returns the reads of resets on one connection. */
export function createPasswordResetReader(manager: EntityManager): PasswordResetReader {
  const rows = (partition: Partition) => rowsIn(manager, entity, partition);
  const row = (partition: Partition, id: string) => rows(partition).where('row.id = :id', { id });
  const listed = (scope: ReadScope, filter: PasswordResetSearch) =>
    filtered(whereSiteOfCustomer(rows(scope), scope.siteFilter), filter);

  return {
    find: (scope, id) => oneOf(whereSiteOfCustomer(row(scope, id), withoutDate(scope.siteFilter))),

    findById: (partition, id) => oneOf(row(partition, id)),

    findMany: (partition, ids) => rowsByIds(manager, entity, { partition, ids }),

    async findByDigest(partition, digest) {
      const query = rows(partition)
        .join(`JOIN customers AS customer ON ${isCustomer('customer')}`)
        .where('row.token_digest = :digest', { digest })
        .short();
      const reset = selectionOf<PasswordResetEntity>(query.metadata);
      const customer = selectionOf<CustomerEntity>(manager.connection.getMetadata(CustomerEntity), {
        alias: 'customer',
      });
      const [raw] = await query.run<RawRow>(`${reset.sql}, ${customer.sql}`);
      return raw ? { reset: reset.read(raw), customer: customer.read(raw) } : null;
    },

    list: (scope, filter, page) => manyOf(applyPage(listed(scope, filter), page)),

    listByOffset: (scope, filter, page) =>
      manyOf(
        applyOffsetPage(joinForOrder(listed(scope, filter), page), page, {
          customerEmail: 'sorted.email_key',
        }),
      ),

    count: (scope, filter) => countRows(listed(scope, filter)),

    listOfCustomers: (partition, ownerIds, page) =>
      pageByOwner(manager, { entity, partition, owner, ownerIds }, page),

    countOfCustomers: (partition, ownerIds) =>
      countByOwner(manager, { entity, partition, owner, ownerIds }),
  };
}
