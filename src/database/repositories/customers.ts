/** Finds, lists, adds, changes and removes customers. */
import type { EntityManager } from 'typeorm';
import type { ListedCustomer } from '../../domain/customers/customer.js';
import { AppError } from '../../domain/shared/errors.js';
import type { CustomerCriteriaField, CustomerSearch } from '../../domain/customers/list.js';
import { partitionOf, type Partition } from '../../domain/access/organization.js';
import type { CustomerStore, ReadScope } from '../../operations/ports/index.js';
import { CustomerEntity } from '../entities/customer.entity.js';
import { isUniqueViolation } from './database-errors.js';
import { whereSite, withoutDate } from './site-filter.js';
import { applyCriteria, type FieldSql } from './criteria.js';
import { countRows } from './counts.js';
import { applyFilter } from './filters.js';
import { applyOffsetPage, applyPage } from './pages.js';
import { eventsName, hasPassword, hasPasswordMember } from './related-rows.js';
import type { RowQuery } from './row-query.js';
import { manyByIds, manyOf, oneOf, rowsByIds, rowsIn } from './rows.js';
import { insertRowUnlessTaken, now, updateRows } from './writes.js';

type Query = RowQuery<CustomerEntity>;

const fields: Record<CustomerCriteriaField, FieldSql> = {
  id: 'row.id',
  email: 'row.email_key',
  status: 'row.status',
  hasPassword,
  reference: 'row.reference',
  referenceOrigin: 'row.reference_origin',
  createdAt: 'row.created_at',
  updatedAt: 'row.updated_at',
  eventsName: eventsName('customer_id'),
};

function filtered(query: Query, filter: CustomerSearch): Query {
  applyFilter(query, 'row.id', filter.id);
  applyFilter(query, 'row.email_key', filter.email);
  applyFilter(query, 'row.status', filter.status);
  applyFilter(query, 'row.is_active', filter.isActive);
  applyFilter(query, 'row.reference', filter.reference);
  applyFilter(query, 'row.reference_origin', filter.referenceOrigin);
  applyFilter(query, 'row.created_at', filter.createdAt);
  applyFilter(query, 'row.updated_at', filter.updatedAt);
  applyCriteria(query, filter.criteria, fields);
  return query;
}

function withPassword(query: Query) {
  return query.withMember<Pick<ListedCustomer, 'hasPassword'>>('hasPassword', hasPasswordMember);
}

/** Throws `EMAIL_TAKEN` in place of the violation of the unique address. */
async function throwTaken<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (isUniqueViolation(error, 'customers_email_key_key')) throw new AppError('EMAIL_TAKEN');
    throw error;
  }
}

/** Returns the customers on one connection. */
export function createCustomerStore(manager: EntityManager): CustomerStore {
  const rows = (partition: Partition) => rowsIn(manager, CustomerEntity, partition);
  const row = (partition: Partition, id: string) => rows(partition).where('row.id = :id', { id });
  const byEmailKey = (partition: Partition, key: string) =>
    rows(partition).where('row.email_key = :key', { key });
  const listed = (scope: ReadScope, filter: CustomerSearch) =>
    filtered(whereSite(rows(scope), scope.siteFilter), filter);

  /** Leaves to the unique index what others do at the same moment: its violation puts the address into a log. */
  async function requireFree(partition: Partition, id: string, key: string | undefined) {
    if (key === undefined) return;
    const other = await oneOf(byEmailKey(partition, key));
    if (other && other.id !== id) throw new AppError('EMAIL_TAKEN');
  }

  return {
    find: (scope, id) => oneOf(whereSite(row(scope, id), withoutDate(scope.siteFilter))),

    findById: (partition, id) => oneOf(row(partition, id)),

    findMany: (partition, ids) => rowsByIds(manager, CustomerEntity, { partition, ids }),

    findManyWithPasswords: (partition, ids) => manyByIds(withPassword(rows(partition)), ids),

    async findManyBy(scope, key, values) {
      if (values.length === 0) return new Map();
      const condition = key === 'id' ? 'row.id = ANY(:values)' : 'row.email_key = ANY(:values)';
      const included = whereSite(rows(scope), withoutDate(scope.siteFilter));
      const found = await manyOf(included.where(condition, { values }).shortFor(values));
      return new Map(found.map((one) => [key === 'id' ? one.id : one.emailKey, one]));
    },

    findByEmailKey: (partition, key) => oneOf(byEmailKey(partition, key)),

    list: (scope, filter, page) => manyOf(applyPage(listed(scope, filter), page)),

    // The key is the address in lower case and has an index, so lists sort by the key.
    listByOffset(scope, filter, page) {
      const query = applyOffsetPage(listed(scope, filter), page, { email: 'row.email_key' });
      return manyOf(withPassword(query));
    },

    count: (scope, filter) => countRows(listed(scope, filter)),

    lock: (partition, id) => oneOf(row(partition, id).lock('UPDATE')),

    lockByEmailKey: (partition, key) => oneOf(byEmailKey(partition, key).lock('UPDATE')),

    async add(partition, customer) {
      const filled = { status: 'prospect' as const, createdAt: now, updatedAt: now };
      const values = { ...partitionOf(partition), ...customer, ...filled };
      const added = await insertRowUnlessTaken(manager, CustomerEntity, values);
      if (!added) throw new AppError('EMAIL_TAKEN');
      return added;
    },

    async update(partition, id, given) {
      await requireFree(partition, id, given.emailKey);
      const key = { ...partitionOf(partition), id };
      const changes = { ...given, updatedAt: now };
      const [customer] = await throwTaken(
        updateRows(manager, CustomerEntity, { key, changes, isVaried: true }),
      );
      if (!customer) throw new AppError('NOT_FOUND');
      return customer;
    },

    async remove(partition, id) {
      await manager.delete(CustomerEntity, { ...partitionOf(partition), id });
    },
  };
}
