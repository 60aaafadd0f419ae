import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Mode } from '../../domain/access/organization.js';

const key = { primaryKeyConstraintName: 'row_counts_pkey' };

/**
 * How many rows of a table a partition has: the sum of what statements added and removed, to which triggers append (ADR
 * 0054). It is whole if it has the row with `firstSlot`; without it, rows from before the triggers are not in it yet.
 */
@Entity({ name: 'row_counts' })
export class RowCountEntity {
  @PrimaryColumn({ type: 'text', ...key })
  organizationId!: string;

  @PrimaryColumn({ type: 'text', ...key })
  mode!: Mode;

  /** The name of the table whose rows are counted. */
  @PrimaryColumn({ type: 'text', ...key })
  kind!: string;

  @PrimaryColumn({ type: 'uuid', ...key })
  slot!: string;

  /** Negative if more were removed than added. */
  @Column({ type: 'bigint' })
  count!: string;

  /** How many of them have `deleted_at`. */
  @Column({ type: 'bigint', default: 0 })
  deleted!: string;
}

/** The slot of a count from its begin. */
export const firstSlot = '00000000-0000-0000-0000-000000000000';
