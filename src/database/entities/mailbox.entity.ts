import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import type { Mode } from '../../domain/access/organization.js';
import { InstantColumn, NowColumn } from './columns.js';
import { OrganizationEntity } from './organization.entity.js';

/** The requested mails to an address lately. Keyed by address, so that it outlives the customer and its resets. */
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

  /** When mails were sent to the address during the last day. */
  @Column({ type: 'timestamptz', array: true, default: () => "'{}'" })
  mailedAt!: Date[];

  /** Who asked for each: a digest of the client's network; empty for integrations. */
  @Column({ type: 'text', array: true, default: () => "'{}'" })
  mailedFor!: string[];

  /** The reset of each. */
  @Column({ type: 'text', array: true, default: () => "'{}'" })
  mailedResets!: string[];

  /** Until when requested mails are suppressed, after "it was not me". The column has its name of 0.1.0 (ADR 0044). */
  @InstantColumn({ nullable: true, name: 'held_until' })
  suppressedUntil!: Date | null;

  @NowColumn()
  updatedAt!: Date;
}
