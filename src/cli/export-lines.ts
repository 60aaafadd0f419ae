/**
 * A table for each type of rows: the members of a line. They have the names of the GraphQL types, and enumerated values as
 * JSON:API and webhooks write them. No table has a row for a hash, a digest or a token.
 */
import type { ExportedRows, ExportType } from '../operations/maintenance/export-rows.js';
import { statusOf } from '../domain/resets/reset.js';

type Line<Row> = (row: Row) => Readonly<Record<string, unknown>>;

interface WithCommonAttributes {
  readonly reference: string | null;
  readonly referenceOrigin: string | null;
  readonly metadata: object;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const commonAttributes: Line<WithCommonAttributes> = (row) => ({
  reference: row.reference,
  referenceOrigin: row.referenceOrigin,
  metadata: row.metadata,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});

const lines: { readonly [T in ExportType]: Line<ExportedRows[T]> } = {
  customers: (row) => ({
    id: row.id,
    email: row.email,
    status: row.status,
    isActive: row.isActive,
    channel: row.channel,
    stage: row.stage,
    locale: row.locale,
    profile: row.profile,
    hasPassword: row.passwordChangedAt !== null,
    passwordChangedAt: row.passwordChangedAt,
    ...commonAttributes(row),
  }),

  password_resets: (row) => ({
    id: row.id,
    customerId: row.customerId,
    customerEmail: row.customerEmail,
    status: statusOf(row),
    expiresAt: row.expiresAt,
    resetPasswordAt: row.redeemedAt,
    delivery: {
      status: row.deliveryStatus,
      lastAttemptAt: row.deliveryAttemptedAt,
      detail: row.deliveryDetail,
    },
    ...commonAttributes(row),
  }),

  events: (row) => ({
    id: row.id,
    name: row.name,
    customerId: row.customerId,
    passwordResetId: row.passwordResetId,
    applicationId: row.applicationId,
    ownerId: row.ownerId,
    requestId: row.requestId,
    count: row.count,
    createdAt: row.createdAt,
  }),
};

export const exportTypes = Object.keys(lines) as ExportType[];

/** Returns rows as JSON lines, each with its line end. */
export function toLines<T extends ExportType>(type: T, rows: readonly ExportedRows[T][]): string {
  const line: Line<ExportedRows[T]> = lines[type];
  return rows.map((row) => `${JSON.stringify(line(row))}\n`).join('');
}
