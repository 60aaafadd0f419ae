/** Reads all rows of one type, for an operator. No API has it: whoever may open the database may read everything. */
import type { Partition } from '../../domain/access/organization.js';
import type { Customer } from '../../domain/customers/customer.js';
import type { Event } from '../../domain/events/event.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import type { PageRequest, RowKey } from '../../domain/shared/page.js';
import type { Dependencies, ReadScope, ReadTx } from '../ports/index.js';
import { inBatches } from '../shared/batches.js';

/** A customer, and since when it has its password; null if it has none. */
interface ExportedCustomer extends Customer {
  readonly passwordChangedAt: Date | null;
}

/** What can be exported: the rows by type. */
export interface ExportedRows {
  readonly customers: ExportedCustomer;
  readonly password_resets: PasswordReset;
  readonly events: Event;
}

export type ExportType = keyof ExportedRows;

type ReadPage<Row> = (tx: ReadTx, scope: ReadScope, page: PageRequest) => Promise<Row[]>;

async function readCustomers(
  tx: ReadTx,
  scope: ReadScope,
  page: PageRequest,
): Promise<ExportedCustomer[]> {
  const rows = await tx.customers.list(scope, {}, page);
  const ids = rows.map(({ id }) => id);
  const found = await tx.credentials.findSummaries(scope, ids);
  const changedAt = new Map(found.map((one) => [one.customerId, one.changedAt]));
  return rows.map((row) => ({ ...row, passwordChangedAt: changedAt.get(row.id) ?? null }));
}

const readers: { readonly [T in ExportType]: ReadPage<ExportedRows[T]> } = {
  customers: readCustomers,
  password_resets: (tx, scope, page) => tx.passwordResets.list(scope, {}, page),
  events: (tx, scope, page) => tx.events.list(scope, {}, page),
};

interface ExportInput<T extends ExportType> extends Partition {
  readonly type: T;
}

/**
 * Returns all rows of a partition in batches, the oldest first. Each batch is read with the data of its own moment, and no
 * transaction is open between them: a row that is there from begin to end comes exactly once, and one that was added or
 * removed meanwhile once or not at all. Ends after the batch that is running when `signal` is aborted. Throws `OVERLOADED`.
 */
export async function* exportRows<T extends ExportType>(
  { unitOfWork }: Pick<Dependencies, 'unitOfWork'>,
  { type, organizationId, mode }: ExportInput<T>,
  signal?: AbortSignal,
): AsyncGenerator<readonly ExportedRows[T][]> {
  const read: ReadPage<ExportedRows[T]> = readers[type];
  const scope: ReadScope = { organizationId, mode, siteFilter: {} };
  let after: RowKey | null = null;
  async function next(limit: number): Promise<ExportedRows[T][]> {
    // The repositories read one row more, which says that there is a further page.
    const keys = { after, before: null, fromEnd: false };
    const page: PageRequest = { limit: limit - 1, direction: 'ASC', ...keys };
    const rows = await unitOfWork.read((tx) => read(tx, scope, page));
    after = rows.at(-1) ?? after;
    return rows;
  }
  yield* inBatches(next, (rows) => rows.length, signal);
}
