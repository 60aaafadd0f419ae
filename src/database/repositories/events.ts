import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { OwnedEventFilter } from '../../domain/shared/filters.js';
import type { EventStore, ReadScope } from '../../operations/ports/index.js';
import { EventEntity } from '../entities/event.entity.js';
import { narrowedByCustomer } from './site-filter.js';
import { countsOfOwners, pagesOfOwners } from './batched-pages.js';
import {
  applyFilter,
  applyOffsetPage,
  countRows,
  insertRow,
  now,
  partitionOf,
  rowsIn,
} from './rows.js';

type Query = SelectQueryBuilder<EventEntity>;

function filtered(query: Query, filter: OwnedEventFilter): Query {
  applyFilter(query, 'row.id', filter.id);
  applyFilter(query, 'row.name', filter.name);
  applyFilter(query, 'row.customerId', filter.customerId);
  applyFilter(query, 'row.passwordResetId', filter.passwordResetId);
  applyFilter(query, 'row.createdAt', filter.createdAt);
  return query;
}

export function createEventStore(manager: EntityManager): EventStore {
  const narrowed = (scope: ReadScope) =>
    narrowedByCustomer(rowsIn(manager, EventEntity, scope), scope.narrowing);

  return {
    async add(partition, event) {
      await insertRow(manager, EventEntity, {
        ...partitionOf(partition),
        ...event,
        createdAt: now,
      });
    },

    find: (scope, id) => narrowed(scope).andWhere('row.id = :id', { id }).getOne(),

    // An event never changes: it was updated when it was made.
    listByOffset: (scope, filter, page) =>
      applyOffsetPage(filtered(narrowed(scope), filter), page, {
        updatedAt: 'createdAt',
      }).getMany(),

    count: (scope, filter) => countRows(filtered(narrowed(scope), filter)),

    listOf: (partition, owner, ownerIds, filter, page) =>
      pagesOfOwners(manager, EventEntity, partition, owner, ownerIds, page, (query) =>
        filtered(query, filter),
      ),

    countOf: (partition, owner, ownerIds, filter) =>
      countsOfOwners(manager, EventEntity, partition, owner, ownerIds, (query) =>
        filtered(query, filter),
      ),
  };
}
