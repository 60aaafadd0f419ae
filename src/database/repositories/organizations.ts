/** Finds organizations by their id. */
import type { EntityManager } from 'typeorm';
import type { OrganizationReader } from '../../operations/ports/index.js';
import { OrganizationEntity } from '../entities/organization.entity.js';

/** Returns the organizations on one connection. */
export function createOrganizationReader(manager: EntityManager): OrganizationReader {
  return { find: (id) => manager.getRepository(OrganizationEntity).findOneBy({ id }) };
}
