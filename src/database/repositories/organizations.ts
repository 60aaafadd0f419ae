/** Finds organizations by their id. */
import type { EntityManager } from 'typeorm';
import type { OrganizationReader } from '../../operations/ports/index.js';
import { OrganizationEntity } from '../entities/organization.entity.js';
import { RowQuery } from './row-query.js';
import { oneOf } from './rows.js';

/** Returns the organizations on one connection. */
export function createOrganizationReader(manager: EntityManager): OrganizationReader {
  return {
    find: (id) => oneOf(new RowQuery(manager, OrganizationEntity).where('row.id = :id', { id })),
  };
}
