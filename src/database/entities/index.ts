/** The entities of all tables. */
import { ApplicationEntity } from './application.entity.js';
import { CustomerEntity } from './customer.entity.js';
import { DocumentEntity } from './document.entity.js';
import { EventEntity } from './event.entity.js';
import { MailboxEntity } from './mailbox.entity.js';
import { OrganizationEntity } from './organization.entity.js';
import { PasswordCredentialEntity } from './password-credential.entity.js';
import { PasswordResetEntity } from './password-reset.entity.js';
import { QueueHeartbeatEntity } from './queue-heartbeat.entity.js';
import { RateLimitEntity } from './rate-limit.entity.js';
import { RowCountEntity } from './row-count.entity.js';
import { WebhookDeliveryEntity } from './webhook-delivery.entity.js';
import { WebhookEntity } from './webhook.entity.js';

export const entities = [
  OrganizationEntity,
  ApplicationEntity,
  DocumentEntity,
  CustomerEntity,
  PasswordCredentialEntity,
  PasswordResetEntity,
  EventEntity,
  MailboxEntity,
  WebhookEntity,
  WebhookDeliveryEntity,
  RateLimitEntity,
  QueueHeartbeatEntity,
  RowCountEntity,
];
