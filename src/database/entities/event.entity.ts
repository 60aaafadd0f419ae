import {
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  type Relation,
} from 'typeorm';
import { Check } from 'typeorm';
import type { Event, EventName } from '../../domain/events/event.js';
import type { Mode } from '../../domain/access/organization.js';
import { NowColumn, TextColumn } from './columns.js';
import { OrganizationEntity } from './organization.entity.js';

/** Has no foreign keys to customers and resets, because an event outlives them. */
@Entity({ name: 'events' })
@Index('events_created_at_idx', ['organizationId', 'mode', 'createdAt', 'id'])
@Index('events_name_idx', ['organizationId', 'mode', 'name', 'createdAt', 'id'])
@Index('events_customer_idx', ['organizationId', 'mode', 'customerId', 'createdAt', 'id'])
@Index(
  'events_password_reset_idx',
  ['organizationId', 'mode', 'passwordResetId', 'createdAt', 'id'],
  { where: 'password_reset_id IS NOT NULL' },
)
@Index('events_purge_idx', ['createdAt'])
// On an expression, which TypeORM cannot write: the migration makes it.
@Index('events_refusals_idx', { synchronize: false })
@Check('events_mode_check', `mode IN ('live', 'test')`)
export class EventEntity implements Event {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'events_pkey' })
  organizationId!: string;

  @ManyToOne(() => OrganizationEntity, { nullable: false })
  @JoinColumn({ name: 'organization_id', foreignKeyConstraintName: 'events_organization_id_fkey' })
  organization?: Relation<OrganizationEntity>;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'events_pkey' })
  mode!: Mode;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'events_pkey' })
  id!: string;

  @TextColumn()
  name!: EventName;

  @TextColumn()
  customerId!: string;

  @TextColumn({ nullable: true })
  passwordResetId!: string | null;

  @TextColumn({ nullable: true })
  applicationId!: string | null;

  @TextColumn({ nullable: true })
  ownerId!: string | null;

  @TextColumn()
  requestId!: string;

  @Column({ type: 'integer', default: 1 })
  count!: number;

  @NowColumn()
  createdAt!: Date;
}
