import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  Unique,
} from 'typeorm';
import type { Relation } from 'typeorm';
import type { Customer, CustomerStatus } from '../../domain/customers/customer.js';
import type { CustomerProfile } from '../../domain/customers/profile.js';
import type { JsonObject } from '../../domain/shared/metadata.js';
import type { Mode } from '../../domain/access/organization.js';
import { JsonColumn, NowColumn, TextColumn } from './columns.js';
import { OrganizationEntity } from './organization.entity.js';

/** The partition is part of the key, so no id leads to a row of another partition. */
@Entity({ name: 'customers' })
@Unique('customers_email_key_key', ['organizationId', 'mode', 'emailKey'])
@Index('customers_created_at_idx', ['organizationId', 'mode', 'createdAt', 'id'])
@Index('customers_status_idx', ['organizationId', 'mode', 'status', 'createdAt', 'id'])
@Index('customers_is_active_idx', ['organizationId', 'mode', 'isActive', 'createdAt', 'id'])
@Index('customers_updated_at_idx', ['organizationId', 'mode', 'updatedAt'])
@Index('customers_reference_idx', ['organizationId', 'mode', 'reference', 'createdAt', 'id'])
@Index('customers_reference_origin_idx', [
  'organizationId',
  'mode',
  'referenceOrigin',
  'createdAt',
  'id',
])
@Check('customers_mode_check', `mode IN ('live', 'test')`)
@Check('customers_status_check', `status IN ('prospect', 'acquired', 'repeat')`)
export class CustomerEntity implements Customer {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'customers_pkey' })
  organizationId!: string;

  @ManyToOne(() => OrganizationEntity, { nullable: false })
  @JoinColumn({
    name: 'organization_id',
    foreignKeyConstraintName: 'customers_organization_id_fkey',
  })
  organization?: Relation<OrganizationEntity>;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'customers_pkey' })
  mode!: Mode;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'customers_pkey' })
  id!: string;

  @TextColumn()
  email!: string;

  /** The address's key: two spellings of one address have the same key. */
  @TextColumn()
  emailKey!: string;

  @Column({ type: 'text', default: 'prospect' })
  status!: CustomerStatus;

  @Column({ type: 'boolean', default: true })
  isActive!: boolean;

  @TextColumn({ nullable: true })
  channel!: string | null;

  @TextColumn({ nullable: true })
  stage!: string | null;

  @JsonColumn()
  profile!: CustomerProfile;

  @TextColumn({ nullable: true })
  locale!: string | null;

  @TextColumn({ nullable: true })
  reference!: string | null;

  @TextColumn({ nullable: true })
  referenceOrigin!: string | null;

  @JsonColumn()
  metadata!: JsonObject;

  @NowColumn()
  createdAt!: Date;

  @NowColumn()
  updatedAt!: Date;
}
