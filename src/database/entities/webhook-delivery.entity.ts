import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import type { Mode } from '../../domain/access/organization.js';
import type {
  DeliveryDetail,
  WebhookDelivery,
  WebhookTopic,
} from '../../domain/webhooks/webhook.js';
import { InstantColumn, NowColumn, TextColumn } from './columns.js';
import { WebhookEntity } from './webhook.entity.js';

const page = ['createdAt', 'id'];

/** Has no foreign keys to event, reset and customer, because a delivery outlives them. It is removed with its webhook. */
@Entity({ name: 'webhook_deliveries' })
@Index('webhook_deliveries_created_at_idx', ['organizationId', 'mode', ...page])
@Index('webhook_deliveries_webhook_idx', ['organizationId', 'mode', 'webhookId', ...page])
@Index('webhook_deliveries_status_idx', ['organizationId', 'mode', 'status', ...page])
@Index('webhook_deliveries_topic_idx', ['organizationId', 'mode', 'topic', ...page])
@Index('webhook_deliveries_event_idx', ['organizationId', 'mode', 'eventId'])
@Index('webhook_deliveries_purge_idx', ['createdAt'])
@Index('webhook_deliveries_token_idx', ['tokenExpiresAt'], { where: 'sealed_token IS NOT NULL' })
@Check('webhook_deliveries_status_check', `status IN ('PENDING', 'DELIVERED', 'FAILED')`)
@Check('webhook_deliveries_id_check', `id ~ '^[0-9A-Za-z]+$'`)
export class WebhookDeliveryEntity implements WebhookDelivery {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'webhook_deliveries_pkey' })
  organizationId!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'webhook_deliveries_pkey' })
  mode!: Mode;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'webhook_deliveries_pkey' })
  id!: string;

  @TextColumn()
  webhookId!: string;

  @ManyToOne(() => WebhookEntity, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn([
    {
      name: 'organization_id',
      referencedColumnName: 'organizationId',
      foreignKeyConstraintName: 'webhook_deliveries_webhook_fkey',
    },
    { name: 'mode', referencedColumnName: 'mode' },
    { name: 'webhook_id', referencedColumnName: 'id' },
  ])
  webhook?: Relation<WebhookEntity>;

  @TextColumn()
  eventId!: string;

  @TextColumn()
  topic!: WebhookTopic;

  @TextColumn()
  resourceId!: string;

  @TextColumn()
  customerId!: string;

  @Column({ type: 'text', default: 'PENDING' })
  status!: WebhookDelivery['status'];

  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  @Column({ type: 'integer', default: 0 })
  failures!: number;

  @InstantColumn({ nullable: true })
  redeliveredAt!: Date | null;

  /** The bytes that are signed and sent, made once. Like the token, they are never selected with the row. */
  @Column({ type: 'bytea', select: false, nullable: true })
  body!: Buffer | null;

  /**
   * A JWE, which the body contains, too. The purge removes both when the token has expired. The column has its name of
   * 0.1.0 (ADR 0044).
   */
  @Column({ type: 'text', name: 'sealed_token', select: false, nullable: true })
  encryptedToken!: string | null;

  @InstantColumn({ nullable: true })
  tokenExpiresAt!: Date | null;

  @InstantColumn({ nullable: true })
  lastAttemptAt!: Date | null;

  @InstantColumn({ nullable: true })
  nextAttemptAt!: Date | null;

  @Column({ type: 'integer', nullable: true })
  responseStatus!: number | null;

  @TextColumn({ nullable: true })
  response!: string | null;

  @TextColumn({ nullable: true })
  detail!: DeliveryDetail | null;

  @NowColumn()
  createdAt!: Date;

  @NowColumn()
  updatedAt!: Date;
}
