import type { EntityManager } from 'typeorm';
import type { ApplicationReader } from '../../operations/ports.js';
import { ApplicationEntity } from '../entities/application.entity.js';
import { OrganizationEntity } from '../entities/organization.entity.js';

/** The one repository that works before a site is known. */
export function createApplicationReader(manager: EntityManager): ApplicationReader {
  return {
    findOrganization: (id) =>
      manager.createQueryBuilder(OrganizationEntity, 'row').where('row.id = :id', { id }).getOne(),

    findApplication: (id) =>
      manager.createQueryBuilder(ApplicationEntity, 'row').where('row.id = :id', { id }).getOne(),

    findApplicationByKeyDigest: (digest) =>
      manager
        .createQueryBuilder(ApplicationEntity, 'row')
        .where('row.keyDigest = :digest AND row.revokedAt IS NULL', { digest })
        .getOne(),
  };
}
