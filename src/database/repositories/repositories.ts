/** All repositories on one connection. Each is made when it is used: a transaction needs three or four of them. */
import type { EntityManager } from 'typeorm';
import type { AfterCommit, Tx } from '../../operations/ports/index.js';
import { createJobStore } from '../jobs/job-store.js';
import { createApplicationReader } from './applications.js';
import { createCredentialStore } from './credentials.js';
import { createCustomerStore } from './customers.js';
import { createDocumentReader } from './documents.js';
import { createEventStore } from './events.js';
import { createMailboxStore } from './mailboxes.js';
import { createOrganizationReader } from './organizations.js';
import { createPasswordResetStore } from './password-reset-store.js';
import { createWebhookDeliveryStore } from './webhook-deliveries.js';
import { createWebhookStore } from './webhooks.js';

/** The repositories on one connection: in a transaction, or for single statements. */
export class Repositories implements Tx {
  constructor(
    private readonly manager: EntityManager,
    readonly afterCommit: AfterCommit,
  ) {}

  get applications() {
    return createApplicationReader(this.manager);
  }

  get documents() {
    return createDocumentReader(this.manager);
  }

  get organizations() {
    return createOrganizationReader(this.manager);
  }

  get customers() {
    return createCustomerStore(this.manager);
  }

  get credentials() {
    return createCredentialStore(this.manager);
  }

  get passwordResets() {
    return createPasswordResetStore(this.manager);
  }

  get events() {
    return createEventStore(this.manager);
  }

  get mailboxes() {
    return createMailboxStore(this.manager);
  }

  get jobs() {
    return createJobStore(this.manager, this.afterCommit);
  }

  get webhooks() {
    return createWebhookStore(this.manager);
  }

  get webhookDeliveries() {
    return createWebhookDeliveryStore(this.manager);
  }
}
