/** Organizations and their applications, for operators: above any partition, so on no door. */
import type { DataSource } from 'typeorm';
import type { ApiKeyDigest } from '../domain/api-key.js';
import type { Application, Organization } from '../domain/organization.js';
import { ApplicationEntity } from './entities/application.entity.js';
import { OrganizationEntity } from './entities/organization.entity.js';
import { insertRow } from './repositories/rows.js';

export type NewOrganization = Omit<Organization, 'createdAt'>;
export type NewApplication = Omit<Application, 'createdAt' | 'revokedAt'> & {
  readonly keyDigest: ApiKeyDigest;
};

export interface Administration {
  findOrganization(id: string): Promise<Organization | null>;
  organizations(): Promise<Organization[]>;
  addOrganization(organization: NewOrganization): Promise<void>;
  applications(organizationId?: string): Promise<Application[]>;
  addApplication(application: NewApplication): Promise<void>;
  /** Gives an application another API key. */
  replaceKey(id: string, keyDigest: ApiKeyDigest): Promise<void>;
  /** False where there is no such application, or it was revoked before. */
  revokeApplication(id: string): Promise<boolean>;
}

export function createAdministration({ manager }: DataSource): Administration {
  const organizations = manager.getRepository(OrganizationEntity);
  const applications = manager.getRepository(ApplicationEntity);
  const order = { createdAt: 'ASC', id: 'ASC' } as const;
  return {
    findOrganization: (id) => organizations.findOneBy({ id }),
    organizations: () => organizations.find({ order }),
    addOrganization: (organization) => insertRow(manager, OrganizationEntity, organization),
    applications: (organizationId) =>
      applications.find({ order, where: organizationId === undefined ? {} : { organizationId } }),
    addApplication: (application) => insertRow(manager, ApplicationEntity, application),
    async replaceKey(id, keyDigest) {
      await applications.update({ id }, { keyDigest });
    },
    async revokeApplication(id) {
      const revoke = applications
        .createQueryBuilder()
        .update()
        .set({ revokedAt: () => 'now()' });
      const { affected } = await revoke.where('id = :id AND revoked_at IS NULL', { id }).execute();
      return affected === 1;
    },
  };
}
