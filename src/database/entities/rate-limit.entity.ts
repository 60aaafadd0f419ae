import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { InstantColumn } from './columns.js';

/** A counter of a limit. Its key is a digest, so that the table names nobody. */
@Entity({ name: 'rate_limits' })
@Index('rate_limits_expires_at_idx', ['expiresAt'])
export class RateLimitEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'rate_limits_pkey' })
  key!: string;

  @Column({ type: 'integer' })
  points!: number;

  /** When it starts anew. */
  @InstantColumn()
  expiresAt!: Date;
}
