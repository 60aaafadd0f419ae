/** Organizations and their applications, for operators. They belong to no partition, so no API has them. */
import type { DataSource } from 'typeorm';
import type { ApiKeyDigest } from '../domain/access/api-key.js';
import type { Application, Organization } from '../domain/access/organization.js';
import { ApplicationEntity } from './entities/application.entity.js';
import { OrganizationEntity } from './entities/organization.entity.js';
import { isForeignKeyViolation, isUniqueViolation } from './repositories/database-errors.js';
import { insertRow } from './repositories/writes.js';

type NewOrganization = Omit<Organization, 'createdAt'>;
type NewApplication = Omit<
  Application,
  'createdAt' | 'revokedAt' | 'documentsVersion' | 'documentsOnly'
> & {
  readonly keyDigest: ApiKeyDigest;
};

export interface Administration {
  findOrganization(id: string): Promise<Organization | null>;
  organizations(): Promise<Organization[]>;
  /** Throws `AdministrationError` if another organization has the slug or the account. */
  addOrganization(organization: NewOrganization): Promise<void>;
  findApplication(id: string): Promise<Application | null>;
  applications(organizationId?: string): Promise<Application[]>;
  /** Throws `AdministrationError` if there is no such organization. */
  addApplication(application: NewApplication): Promise<void>;
  /** Replaces an application's API key. */
  replaceKey(id: string, keyDigest: ApiKeyDigest): Promise<void>;
  /** Returns false if there is no such application, or if it was revoked before. */
  revokeApplication(id: string): Promise<boolean>;
  /**
   * Counts the passwords of all organizations by the pepper that their hashes name: by default of every row, which takes
   * minutes in a large shop, otherwise of any `max` rows.
   */
  passwordsByPepper(max?: number): Promise<PepperUse[]>;
}

export interface PepperUse {
  /** Null: hashed without a pepper. */
  readonly keyId: string | null;
  readonly passwords: number;
}

/** An operator's command that the data does not allow. */
class AdministrationError extends Error {
  override readonly name = 'AdministrationError';
}

/** PHC strings name the pepper after the other parameters: see `security/argon2-hasher.ts`. */
const countByPepper = `
  SELECT substring(hash from ',keyid=([^,$]+)') AS "keyId", count(*)::integer AS passwords
  FROM (SELECT hash FROM password_credentials LIMIT $1) AS credentials
  GROUP BY 1 ORDER BY 1 NULLS FIRST`;

function toOrganizationError(error: unknown): unknown {
  for (const member of ['slug', 'account']) {
    if (isUniqueViolation(error, `organizations_${member}_key`))
      return new AdministrationError(`Another organization has this ${member}.`);
  }
  return error;
}

function toApplicationError(error: unknown, organizationId: string): unknown {
  return isForeignKeyViolation(error, 'applications_organization_id_fkey')
    ? new AdministrationError(`There is no organization ${organizationId}.`)
    : error;
}

/** Returns the administration of the database of `manager`. */
export function createAdministration({ manager }: DataSource): Administration {
  const organizations = manager.getRepository(OrganizationEntity);
  const applications = manager.getRepository(ApplicationEntity);
  const order = { createdAt: 'ASC', id: 'ASC' } as const;
  return {
    findOrganization: (id) => organizations.findOneBy({ id }),
    organizations: () => organizations.find({ order }),
    async addOrganization(organization) {
      try {
        await insertRow(manager, OrganizationEntity, organization);
      } catch (error) {
        throw toOrganizationError(error);
      }
    },
    findApplication: (id) => applications.findOneBy({ id }),
    applications: (organizationId) =>
      applications.find({ order, where: organizationId === undefined ? {} : { organizationId } }),
    async addApplication(application) {
      try {
        await insertRow(manager, ApplicationEntity, application);
      } catch (error) {
        throw toApplicationError(error, application.organizationId);
      }
    },
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
    passwordsByPepper: (max) => manager.query(countByPepper, [max ?? null]),
  };
}
