import type { EntityManager } from 'typeorm';
import type { EventCriteriaField, EventSearch } from '../../domain/events/list.js';
import type { EventStore, ReadScope } from '../../operations/ports/index.js';
import { EventEntity } from '../entities/event.entity.js';
import { whereSiteOfCustomer, withoutDate } from './site-filter.js';
import { countByOwner, pageByOwner } from './batched-pages.js';
import { partitionOf, type Partition } from '../../domain/access/organization.js';
import { applyCriteria, type FieldSql } from './criteria.js';
import { countRows } from './counts.js';
import { applyFilter } from './filters.js';
import { applyOffsetPage, applyPage } from './pages.js';
import type { RowQuery } from './row-query.js';
import { manyOf, oneOf, rowsByIds, rowsIn } from './rows.js';
import { insertRow, now } from './writes.js';

type Query = RowQuery<EventEntity>;

const fields: Record<EventCriteriaField, FieldSql> = {
  id: 'row.id',
  name: 'row.name',
  createdAt: 'row.created_at',
  updatedAt: 'row.created_at',
};

function filtered(query: Query, filter: EventSearch): Query {
  applyFilter(query, 'row.id', filter.id);
  applyFilter(query, 'row.name', filter.name);
  applyFilter(query, 'row.customer_id', filter.customerId);
  applyFilter(query, 'row.password_reset_id', filter.passwordResetId);
  applyFilter(query, 'row.created_at', filter.createdAt);
  applyCriteria(query, filter.criteria, fields);
  return query;
}

/** Returns the events on one connection. */
export function createEventStore(manager: EntityManager): EventStore {
  const entity = EventEntity;
  const whereSite = (scope: ReadScope) =>
    whereSiteOfCustomer(rowsIn(manager, EventEntity, scope), scope.siteFilter);
  const row = (partition: Partition, id: string) =>
    rowsIn(manager, EventEntity, partition).where('row.id = :id', { id });

  return {
    async add(partition, event) {
      await insertRow(manager, EventEntity, {
        ...partitionOf(partition),
        ...event,
        createdAt: now,
      });
    },

    find: (scope, id) => oneOf(whereSiteOfCustomer(row(scope, id), withoutDate(scope.siteFilter))),

    findMany: (partition, ids) => rowsByIds(manager, entity, { partition, ids }),

    list: (scope, filter, page) => manyOf(applyPage(filtered(whereSite(scope), filter), page)),

    // An event never changes, so its `updatedAt` is its `createdAt`.
    listByOffset: (scope, filter, page) =>
      manyOf(
        applyOffsetPage(filtered(whereSite(scope), filter), page, { updatedAt: 'row.created_at' }),
      ),

    count: (scope, filter) => countRows(filtered(whereSite(scope), filter)),

    listOf: (partition, owner, ownerIds, filter, page) =>
      pageByOwner(
        manager,
        { entity, partition, owner, ownerIds, where: (query) => filtered(query, filter) },
        page,
      ),

    countOf: (partition, owner, ownerIds, filter) =>
      countByOwner(manager, {
        entity,
        partition,
        owner,
        ownerIds,
        where: (query) => filtered(query, filter),
      }),
  };
}
