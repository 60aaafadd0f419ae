import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import type { JsonObject } from '../../domain/shared/metadata.js';
import type { Mode } from '../../domain/access/organization.js';
import type { Webhook, WebhookTopic } from '../../domain/webhooks/webhook.js';
import { InstantColumn, NowColumn, TextColumn } from './columns.js';
import { OrganizationEntity } from './organization.entity.js';

@Entity({ name: 'webhooks' })
@Index('webhooks_created_at_idx', ['organizationId', 'mode', 'createdAt', 'id'])
@Check('webhooks_mode_check', `mode IN ('live', 'test')`)
@Check('webhooks_topics_check', 'cardinality(topics) BETWEEN 1 AND 20')
@Check('webhooks_token_check', 'NOT includes_token OR public_key IS NOT NULL')
@Check('webhooks_circuit_state_check', `circuit_state IN ('closed', 'open')`)
export class WebhookEntity implements Webhook {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'webhooks_pkey' })
  organizationId!: string;

  @ManyToOne(() => OrganizationEntity, { nullable: false })
  @JoinColumn({
    name: 'organization_id',
    foreignKeyConstraintName: 'webhooks_organization_id_fkey',
  })
  organization?: Relation<OrganizationEntity>;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'webhooks_pkey' })
  mode!: Mode;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'webhooks_pkey' })
  id!: string;

  @TextColumn({ nullable: true })
  name!: string | null;

  @TextColumn()
  url!: string;

  @Column({ type: 'text', array: true })
  topics!: WebhookTopic[];

  @Column({ type: 'boolean', default: false })
  includesToken!: boolean;

  @Column({ type: 'jsonb', nullable: true })
  publicKey!: JsonObject | null;

  /** In clear, because Rekey signs with it. Like the previous secret, it is never selected with the row. */
  @Column({ type: 'text', select: false })
  secret!: string;

  @Column({ type: 'text', select: false, nullable: true })
  previousSecret!: string | null;

  /** Until when calls are also signed with the previous secret. */
  @Column({ type: 'timestamptz', precision: 3, select: false, nullable: true })
  previousSecretUntil!: Date | null;

  @InstantColumn({ nullable: true })
  disabledAt!: Date | null;

  @Column({ type: 'text', default: 'closed' })
  circuitState!: Webhook['circuitState'];

  @Column({ type: 'integer', default: 0 })
  consecutiveFailures!: number;

  @NowColumn()
  createdAt!: Date;

  @NowColumn()
  updatedAt!: Date;
}
