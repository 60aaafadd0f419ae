import type { EntityManager } from 'typeorm';
import type { EventStore } from '../../operations/ports.js';
import { EventEntity } from '../entities/event.entity.js';
import { countsOfOwners, pagesOfOwners } from './pages-of-owners.js';
import { insertRow, now, partitionOf } from './rows.js';

export function createEventStore(manager: EntityManager): EventStore {
  return {
    async add(partition, event) {
      await insertRow(manager, EventEntity, {
        ...partitionOf(partition),
        ...event,
        createdAt: now,
      });
    },

    listOf: (partition, owner, ownerIds, page) =>
      pagesOfOwners(manager, EventEntity, partition, owner, ownerIds, page),

    countOf: (partition, owner, ownerIds) =>
      countsOfOwners(manager, EventEntity, partition, owner, ownerIds),
  };
}
