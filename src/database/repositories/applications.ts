/** Finds organizations with their applications, for authentication. */
import type { EntityManager } from 'typeorm';
import type { ApplicationReader } from '../../operations/ports/index.js';
import { ApplicationEntity } from '../entities/application.entity.js';
import { OrganizationEntity } from '../entities/organization.entity.js';

type Joined = OrganizationEntity & { readonly application: ApplicationEntity | null };

/** The one repository that reads before a site is known. Each credential takes one statement. */
export function createApplicationReader(manager: EntityManager): ApplicationReader {
  return {
    async findClient(organizationId, applicationId) {
      const found = await manager
        .createQueryBuilder(OrganizationEntity, 'row')
        .leftJoinAndMapOne(
          'row.application',
          ApplicationEntity,
          'application',
          'application.id = :applicationId',
          { applicationId },
        )
        .where('row.id = :organizationId', { organizationId })
        .getOne();
      if (!found) return null;
      const { application, ...organization } = found as Joined;
      return { organization, application };
    },

    async findClientByKeyDigest(digest) {
      const application = await manager
        .createQueryBuilder(ApplicationEntity, 'row')
        .innerJoinAndSelect('row.organization', 'organization')
        .where('row.keyDigest = :digest AND row.revokedAt IS NULL', { digest })
        .getOne();
      return application?.organization
        ? { organization: application.organization, application }
        : null;
    },
  };
}
