/** Finds organizations with their applications, for authentication. */
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import type { ApplicationReader } from '../../operations/ports/index.js';
import { ApplicationEntity } from '../entities/application.entity.js';
import { OrganizationEntity } from '../entities/organization.entity.js';
import { RowQuery } from './row-query.js';
import { selectionOf } from './selection.js';

type RawRow = Record<string, unknown>;

/** The one repository that reads before a site is known. Each credential takes one statement. */
export function createApplicationReader(manager: EntityManager): ApplicationReader {
  const selected = <T extends ObjectLiteral>(entity: EntityTarget<T>, alias: string) =>
    selectionOf<T>(manager.connection.getMetadata(entity), { alias });

  return {
    async findClient(organizationId, applicationId) {
      const organization = selected(OrganizationEntity, 'row');
      const application = selected(ApplicationEntity, 'application');
      const [raw] = await new RowQuery(manager, OrganizationEntity)
        .join('LEFT JOIN applications AS application ON application.id = :applicationId')
        .where('row.id = :organizationId', { organizationId, applicationId })
        .short()
        .run<RawRow>(`${organization.sql}, ${application.sql}`);
      if (!raw) return null;
      const found = application.read(raw);
      return {
        organization: organization.read(raw),
        application: found.id === null ? null : found,
      };
    },

    async findClientByKeyDigest(digest) {
      const application = selected(ApplicationEntity, 'row');
      const organization = selected(OrganizationEntity, 'organization');
      const [raw] = await new RowQuery(manager, ApplicationEntity)
        .join('JOIN organizations AS organization ON organization.id = row.organization_id')
        .where('row.key_digest = :digest AND row.revoked_at IS NULL', { digest })
        .short()
        .run<RawRow>(`${application.sql}, ${organization.sql}`);
      if (!raw) return null;
      return { application: application.read(raw), organization: organization.read(raw) };
    },
  };
}
