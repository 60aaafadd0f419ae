import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import type { Mode } from '../../domain/access/organization.js';
import { InstantColumn, NowColumn } from './columns.js';
import { OrganizationEntity } from './organization.entity.js';

/** What an address was mailed lately. By address, not by customer: it outlives both customer and resets. */
@Entity({ name: 'mailboxes' })
@Index('mailboxes_updated_at_idx', ['updatedAt'])
@Check('mailboxes_mode_check', `mode IN ('live', 'test')`)
export class MailboxEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'mailboxes_pkey' })
  organizationId!: string;

  @ManyToOne(() => OrganizationEntity, { nullable: false })
  @JoinColumn({
    name: 'organization_id',
    foreignKeyConstraintName: 'mailboxes_organization_id_fkey',
  })
  organization?: Relation<OrganizationEntity>;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'mailboxes_pkey' })
  mode!: Mode;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'mailboxes_pkey' })
  emailKey!: string;

  /** The mails of the last day. */
  @Column({ type: 'timestamptz', array: true, default: () => "'{}'" })
  mailedAt!: Date[];

  @InstantColumn({ nullable: true })
  suppressedUntil!: Date | null;

  @NowColumn()
  updatedAt!: Date;
}
