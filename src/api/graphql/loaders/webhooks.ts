/** Loaders of webhooks and their deliveries: one statement for all that a query asks for. */
import DataLoader from 'dataloader';
import type { RequestContext } from '../../../domain/access/context.js';
import type { Page, PageArguments } from '../../../domain/shared/page.js';
import type { Webhook, WebhookDelivery } from '../../../domain/webhooks/webhook.js';
import type { Operations } from '../../../operations/index.js';
import { byArguments, emptyPage, inOrder, rowLoader } from './batches.js';

export interface WebhookLoaders {
  readonly webhooks: DataLoader<string, Webhook | null>;
  webhookDeliveriesOf(page: PageArguments): DataLoader<string, Page<WebhookDelivery>>;
  readonly webhookDeliveryCounts: DataLoader<string, number>;
}

/** Returns the loaders of one request. Each throws what its operation throws. */
export function createWebhookLoaders(
  operations: Operations,
  request: RequestContext,
): WebhookLoaders {
  return {
    webhooks: rowLoader((ids) => operations.findWebhooks(request, { ids })),
    webhookDeliveriesOf: byArguments(
      (page: PageArguments) =>
        new DataLoader<string, Page<WebhookDelivery>>(async (webhookIds) => {
          const pages = await operations.listDeliveriesOfWebhooks(request, { webhookIds, page });
          return inOrder(webhookIds, pages, emptyPage);
        }),
    ),
    webhookDeliveryCounts: new DataLoader(async (webhookIds) =>
      inOrder(webhookIds, await operations.countDeliveriesOfWebhooks(request, { webhookIds }), 0),
    ),
  };
}
