/** Stores the hashes of passwords. */
import type { EntityManager } from 'typeorm';
import type { Partition } from '../../domain/access/organization.js';
import type { CredentialSummary } from '../../domain/customers/customer.js';
import { newCustomerId } from '../../domain/shared/ids.js';
import type { CredentialStore } from '../../operations/ports/index.js';
import { CustomerEntity } from '../entities/customer.entity.js';
import { PasswordCredentialEntity } from '../entities/password-credential.entity.js';
import { manyOf, oneOf, rowsIn, toEntity } from './rows.js';
import { clock } from './writes.js';
import { selectionOf } from './selection.js';
import { prepared } from '../connection/prepared.js';

/**
 * Returns the statement that stores a hash. `source` is SQL that gives partition, customer, id, hash and the clock
 * twice. The database counts the version up, so that concurrent writers cannot lose a count.
 */
export const upsertFrom = (source: string): string => `
  INSERT INTO password_credentials AS row
    (organization_id, mode, customer_id, id, hash, changed_at, created_at)
  ${source}
  ON CONFLICT (organization_id, mode, customer_id) DO UPDATE
    SET hash = excluded.hash, changed_at = excluded.changed_at, version = row.version + 1
  RETURNING organization_id, mode, customer_id, id, version, changed_at, last_login_at, created_at`;

/** Clients see the change of a customer's credential, so it dates the customer, too (ADR 0030). */
const touchCustomer = `
  UPDATE customers SET updated_at = ${clock} WHERE organization_id = $1 AND mode = $2 AND id = $3`;

const upsert = `WITH touched AS (${touchCustomer})
  ${upsertFrom(`VALUES ($1, $2, $3, $4, $5, ${clock}, ${clock})`)}`;

/** Locks the customer before the credential, as every writer does, or two of them could wait for each other. */
const recordLogin = `
  WITH touched AS (${touchCustomer} RETURNING id)
  UPDATE password_credentials AS row
  SET last_login_at = ${clock}, hash = CASE WHEN hash = $4 THEN coalesce($5, hash) ELSE hash END
  FROM touched
  WHERE row.organization_id = $1 AND row.mode = $2 AND row.customer_id = touched.id`;

const passwordOfRow = `LEFT JOIN password_credentials AS password ON password.organization_id = row.organization_id
  AND password.mode = row.mode AND password.customer_id = row.id`;

interface PasswordOfRow {
  readonly version: number | null;
  readonly changed_at: Date;
}

type Condition = readonly [sql: string, key: string];

const byId = (id: string): Condition => ['row.id = :key', id];
const byEmailKey = (key: string): Condition => ['row.email_key = :key', key];

/** Returns the credentials on one connection. */
export function createCredentialStore(manager: EntityManager): CredentialStore {
  /** Returns a customer, and these columns of the password. */
  async function findWithPassword(
    partition: Partition,
    [condition, key]: Condition,
    columns: string,
  ) {
    const query = rowsIn(manager, CustomerEntity, partition).join(passwordOfRow);
    const selection = selectionOf<CustomerEntity>(query.metadata);
    const [row] = await query
      .where(condition, { key })
      .short()
      .run<PasswordOfRow & Record<string, unknown>>(`${selection.sql}, ${columns}`);
    return row ? { customer: selection.read(row), row } : null;
  }

  return {
    async findOwner(partition, customerId) {
      const columns = 'password.version, password.changed_at';
      const found = await findWithPassword(partition, byId(customerId), columns);
      if (!found) return null;
      const { version, changed_at: changedAt } = found.row;
      const password = version === null ? null : { version, changedAt };
      return { customer: found.customer, password };
    },

    async findHolder(partition, account) {
      const condition =
        'emailKey' in account ? byEmailKey(account.emailKey) : byId(account.customerId);
      const columns = 'password.hash, password.version, password.changed_at';
      const found = await findWithPassword(partition, condition, columns);
      if (!found) return null;
      const { hash, version, changed_at: changedAt } = found.row;
      const credential = version === null ? null : { hash: hash as string, version, changedAt };
      return { customer: found.customer, credential };
    },

    find: (partition, customerId) =>
      oneOf(
        rowsIn(manager, PasswordCredentialEntity, partition).where(
          'row.customer_id = :customerId',
          { customerId },
        ),
        ['hash'],
      ),

    findSummaries: (partition, customerIds): Promise<CredentialSummary[]> =>
      customerIds.length === 0
        ? Promise.resolve([])
        : manyOf(
            rowsIn(manager, PasswordCredentialEntity, partition)
              .where('row.customer_id = ANY(:customerIds)', { customerIds })
              .shortFor(customerIds),
          ),

    async set({ organizationId, mode }, customerId, hash) {
      const parameters = [organizationId, mode, customerId, newCustomerId(), hash];
      const [raw] = await manager.query<Record<string, unknown>[]>(prepared(upsert), parameters);
      return toEntity(manager, PasswordCredentialEntity, raw ?? {});
    },

    async recordLogin({ organizationId, mode }, customerId, { verified, rehashed }) {
      const parameters = [organizationId, mode, customerId, verified, rehashed];
      await manager.query(prepared(recordLogin), parameters);
    },
  };
}
