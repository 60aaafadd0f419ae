import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { AppError } from '../../domain/errors.js';
import type { PasswordResetFilter, StatusFilter } from '../../domain/filters.js';
import type { Partition } from '../../domain/organization.js';
import type { PageRequest } from '../../domain/page.js';
import type { PasswordReset, PasswordResetStatus } from '../../domain/password-reset.js';
import type { PasswordResetStore, ReadScope } from '../../operations/ports.js';
import { PasswordResetEntity } from '../entities/password-reset.entity.js';
import { CustomerEntity } from '../entities/customer.entity.js';
import { narrowedByCustomer } from './narrowing.js';
import { countsOfOwners, pagesOfOwners } from './pages-of-owners.js';
import { isOpen, isPending, redeem } from './redemption.js';
import {
  applyFilter,
  applyOffsetPage,
  applyPage,
  clock,
  countRows,
  insertRow,
  now,
  partitionOf,
  rowsIn,
  updateRows,
} from './rows.js';

type Query = SelectQueryBuilder<PasswordResetEntity>;

/** Deleting a reset that has ended leaves how it ended. */
const revokedIfPending = () => `CASE WHEN ${isPending} THEN ${clock} ELSE revoked_at END`;

/** `statusOf` in SQL, written so that PENDING and EXPIRED can use the index of open resets. */
const statusConditions: Record<PasswordResetStatus, string> = {
  PENDING: `(row.${isOpen.replaceAll('AND ', 'AND row.')} AND row.expires_at > now())`,
  EXPIRED: `(row.${isOpen.replaceAll('AND ', 'AND row.')} AND row.expires_at <= now())`,
  REDEEMED: 'row.redeemed_at IS NOT NULL',
  REVOKED: '(row.redeemed_at IS NULL AND row.revoked_at IS NOT NULL)',
  SUPERSEDED: `(row.redeemed_at IS NULL AND row.revoked_at IS NULL AND row.superseded_at IS NOT NULL)`,
};

function applyStatus(query: Query, filter: StatusFilter | null | undefined): void {
  for (const wanted of [filter?.eq ? [filter.eq] : null, filter?.in]) {
    if (!wanted) continue;
    query.andWhere(`(${wanted.map((status) => statusConditions[status]).join(' OR ') || 'false'})`);
  }
}

/** Address to customer first, by its unique index; then that customer's resets. */
function applyCustomerEmail(query: Query, filter: PasswordResetFilter['customerEmail']): void {
  for (const [name, keys] of Object.entries({ one: filter?.eq && [filter.eq], any: filter?.in })) {
    if (!keys) continue;
    const ids = query
      .subQuery()
      .select('customer.id')
      .from(CustomerEntity, 'customer')
      .where('customer.organizationId = :organizationId AND customer.mode = :mode')
      .andWhere(`customer.emailKey = ANY(:${name}_key)`);
    query.andWhere(`row.customerId = ANY(ARRAY${ids.getQuery()})`, { [`${name}_key`]: keys });
  }
}

function filtered(query: Query, filter: PasswordResetFilter): Query {
  applyFilter(query, 'row.id', filter.id);
  applyFilter(query, 'row.customerId', filter.customerId);
  applyCustomerEmail(query, filter.customerEmail);
  applyStatus(query, filter.status);
  applyFilter(query, 'row.reference', filter.reference);
  applyFilter(query, 'row.referenceOrigin', filter.referenceOrigin);
  applyFilter(query, 'row.redeemedAt', filter.resetPasswordAt);
  applyFilter(query, 'row.expiresAt', filter.expiresAt);
  applyFilter(query, 'row.deletedAt', filter.deletedAt);
  applyFilter(query, 'row.createdAt', filter.createdAt);
  applyFilter(query, 'row.updatedAt', filter.updatedAt);
  return query;
}

export function createPasswordResetStore(manager: EntityManager): PasswordResetStore {
  const rows = (partition: Partition) => rowsIn(manager, PasswordResetEntity, partition);
  const listed = (scope: ReadScope, filter: PasswordResetFilter) =>
    filtered(narrowedByCustomer(rows(scope), scope.narrowing), filter);

  async function change(
    partition: Partition,
    key: { id: string } | { customerId: string },
    changes: Partial<Record<keyof PasswordReset, unknown>>,
    guard?: string,
  ): Promise<PasswordReset[]> {
    const where = { ...partitionOf(partition), ...key };
    const given = { ...changes, updatedAt: now };
    const changed = await updateRows(manager, PasswordResetEntity, where, given, guard);
    return changed.map((reset) => ({ ...reset, asOf: reset.updatedAt }));
  }

  return {
    find: (scope, id) =>
      narrowedByCustomer(rows(scope).andWhere('row.id = :id', { id }), scope.narrowing).getOne(),

    async findByDigest(partition, digest) {
      const found = await rows(partition)
        .andWhere('row.tokenDigest = :digest', { digest })
        .innerJoinAndSelect('row.customer', 'customer')
        .getOne();
      if (!found?.customer) return null;
      const { customer, ...reset } = found;
      return { reset, customer };
    },

    list: (scope, filter, page) => applyPage(listed(scope, filter), page).getMany(),

    listByOffset: (scope, filter, page) => applyOffsetPage(listed(scope, filter), page).getMany(),

    count: (scope, filter) => countRows(listed(scope, filter)),

    listOfCustomers: (partition, customerIds, page: PageRequest) =>
      pagesOfOwners(manager, PasswordResetEntity, partition, 'customerId', customerIds, page),

    countOfCustomers: (partition, customerIds) =>
      countsOfOwners(manager, PasswordResetEntity, partition, 'customerId', customerIds),

    async add(partition, { ttlSeconds, ...reset }) {
      const expiresAt = () => `${clock} + make_interval(secs => ${ttlSeconds})`;
      const times = { expiresAt, createdAt: now, updatedAt: now };
      const row = { ...partitionOf(partition), ...reset, ...times };
      const added = await insertRow(manager, PasswordResetEntity, row);
      return { ...added, asOf: added.createdAt };
    },

    redeem: (partition, id, hash, event) => redeem(manager, partition, id, hash, event),

    async update(partition, id, changes) {
      const [reset] = await change(partition, { id }, changes);
      if (!reset) throw new AppError('NOT_FOUND');
      return reset;
    },

    async remove(partition, id) {
      const changes = { revokedAt: revokedIfPending, deletedAt: now };
      return (await change(partition, { id }, changes, 'deleted_at IS NULL'))[0] ?? null;
    },

    async supersedePending(partition, customerId) {
      await change(partition, { customerId }, { supersededAt: now }, isPending);
    },

    async revokePending(partition, customerId) {
      await change(partition, { customerId }, { revokedAt: now }, isPending);
    },
  };
}
