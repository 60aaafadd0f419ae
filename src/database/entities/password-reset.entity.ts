import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Unique, VirtualColumn, type Relation, type ValueTransformer } from 'typeorm';
import type { JsonObject } from '../../domain/shared/metadata.js';
import type { Mode } from '../../domain/access/organization.js';
import type { DeliveryStatus, PasswordReset } from '../../domain/resets/reset.js';
import type { ResetTokenDigest, ResetTokenKind } from '../../domain/resets/token.js';
import { InstantColumn, JsonColumn, NowColumn, TextColumn } from './columns.js';
import { CustomerEntity } from './customer.entity.js';

const page = ['createdAt', 'id'];

/** Stores `SENT` as 0.1.0 reads it, which runs beside this version in a rolling upgrade (ADR 0044). */
const releasedStatus: ValueTransformer = {
  to: (status: unknown) => (status === 'SENT' ? 'HANDED_OVER' : status),
  from: (stored: unknown) => (stored === 'HANDED_OVER' ? 'SENT' : stored),
};

@Entity({ name: 'password_resets' })
@Unique('password_resets_token_digest_key', ['organizationId', 'mode', 'tokenDigest'])
@Index('password_resets_created_at_idx', ['organizationId', 'mode', ...page])
@Index('password_resets_customer_idx', ['organizationId', 'mode', 'customerId', ...page])
@Index('password_resets_reference_idx', ['organizationId', 'mode', 'reference', ...page])
@Index('password_resets_reference_origin_idx', [
  'organizationId',
  'mode',
  'referenceOrigin',
  ...page,
])
@Index('password_resets_pending_idx', ['organizationId', 'mode', ...page], {
  where: 'redeemed_at IS NULL AND revoked_at IS NULL AND superseded_at IS NULL',
})
@Index('password_resets_superseded_idx', ['organizationId', 'mode', ...page], {
  where: 'redeemed_at IS NULL AND revoked_at IS NULL AND superseded_at IS NOT NULL',
})
@Index('password_resets_revoked_idx', ['organizationId', 'mode', ...page], {
  where: 'redeemed_at IS NULL AND revoked_at IS NOT NULL',
})
@Index('password_resets_shown_idx', ['organizationId', 'mode'], { where: 'deleted_at IS NULL' })
@Index('password_resets_redeemed_at_idx', ['organizationId', 'mode', 'redeemedAt'])
@Index('password_resets_expires_at_idx', ['organizationId', 'mode', 'expiresAt'])
@Index('password_resets_updated_at_idx', ['organizationId', 'mode', 'updatedAt'])
@Index('password_resets_purge_idx', ['expiresAt'])
@Index('password_resets_queued_idx', ['createdAt'], { where: `delivery_status = 'QUEUED'` })
@Check('password_resets_token_kind_check', `token_kind IN ('opaque', 'jwt')`)
@Check(
  'password_resets_delivery_status_check',
  `delivery_status IN ('NONE', 'QUEUED', 'HANDED_OVER', 'FAILED')`,
)
@Check('password_resets_token_digest_check', 'octet_length(token_digest) = 32')
export class PasswordResetEntity implements PasswordReset {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'password_resets_pkey' })
  organizationId!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'password_resets_pkey' })
  mode!: Mode;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'password_resets_pkey' })
  id!: string;

  @TextColumn()
  customerId!: string;

  @ManyToOne(() => CustomerEntity, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn([
    {
      name: 'organization_id',
      referencedColumnName: 'organizationId',
      foreignKeyConstraintName: 'password_resets_customer_fkey',
    },
    { name: 'mode', referencedColumnName: 'mode' },
    { name: 'customer_id', referencedColumnName: 'id' },
  ])
  customer?: Relation<CustomerEntity>;

  @TextColumn()
  customerEmail!: string;

  @TextColumn()
  tokenKind!: ResetTokenKind;

  /** SHA-256 of the secret. Never selected with the row. */
  @Column({ type: 'bytea', select: false })
  tokenDigest!: ResetTokenDigest;

  @InstantColumn()
  expiresAt!: Date;

  @InstantColumn({ nullable: true })
  redeemedAt!: Date | null;

  @InstantColumn({ nullable: true })
  supersededAt!: Date | null;

  @InstantColumn({ nullable: true })
  revokedAt!: Date | null;

  @InstantColumn({ nullable: true })
  deletedAt!: Date | null;

  @Column({ type: 'text', default: 'NONE', transformer: releasedStatus })
  deliveryStatus!: DeliveryStatus;

  @InstantColumn({ nullable: true })
  deliveryAttemptedAt!: Date | null;

  @TextColumn({ nullable: true })
  deliveryDetail!: string | null;

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

  /** The database's time when the row was read. */
  @VirtualColumn({ type: 'timestamptz', query: () => 'now()' })
  asOf!: Date;
}
