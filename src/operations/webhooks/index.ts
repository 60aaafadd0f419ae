/** Webhooks: URLs that events are sent to, and the deliveries of events to them. */
export { createWebhook, type WebhookWithSecret } from './create.js';
export { deleteWebhook } from './delete.js';
export {
  countDeliveriesOfWebhooks,
  findWebhook,
  findWebhookDelivery,
  findWebhooks,
  listDeliveriesOfWebhooks,
  listWebhookDeliveries,
  listWebhooks,
} from './queries.js';
export { redeliverWebhook } from './redeliver.js';
export { rotateWebhookSecret } from './rotate-secret.js';
export { updateWebhook } from './update.js';
