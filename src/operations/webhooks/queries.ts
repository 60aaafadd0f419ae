/** Reads webhooks and their deliveries, for integrations only. Each throws `FORBIDDEN` for other callers. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import { parseFilter, parseInstantFilter, parseTextFilter } from '../../domain/shared/filters.js';
import type { WebhookDeliveryFilter } from '../../domain/webhooks/list.js';
import { parsePageArguments, toPage, toPagesByOwner } from '../../domain/shared/page.js';
import type { Page, PageArguments } from '../../domain/shared/page.js';
import { parseId } from '../../domain/shared/text.js';
import type { Webhook, WebhookDelivery } from '../../domain/webhooks/webhook.js';
import type { Dependencies } from '../ports/index.js';
import type { List, ListInput } from '../shared/pages.js';

type QueryDependencies = Pick<Dependencies, 'unitOfWork'>;

/** Returns null if there is no such webhook. */
export async function findWebhook(
  deps: QueryDependencies,
  context: RequestContext,
  input: { id: string },
): Promise<Webhook | null> {
  requirePermission(context, 'webhook.read');
  const { site } = context;
  const id = parseId('id', input.id);
  return deps.unitOfWork.read((tx) => tx.webhooks.find(site, id));
}

/** For loaders. Returns the webhooks that exist, in no particular order. */
export async function findWebhooks(
  deps: QueryDependencies,
  context: RequestContext,
  input: { ids: readonly string[] },
): Promise<Webhook[]> {
  requirePermission(context, 'webhook.read');
  const { site } = context;
  return deps.unitOfWork.read((tx) => tx.webhooks.findMany(site, input.ids));
}

/** Returns one page of webhooks, the newest first. Throws `BAD_USER_INPUT`. */
export async function listWebhooks(
  deps: QueryDependencies,
  context: RequestContext,
  input: PageArguments,
): Promise<List<Webhook>> {
  requirePermission(context, 'webhook.read');
  const { site } = context;
  const page = parsePageArguments(input);
  const rows = await deps.unitOfWork.readStale((tx) => tx.webhooks.list(site, page));
  const totalCount = () => deps.unitOfWork.readStale((tx) => tx.webhooks.count(site));
  return { ...toPage(rows, page), totalCount };
}

/** Returns null if there is no such delivery. */
export async function findWebhookDelivery(
  deps: QueryDependencies,
  context: RequestContext,
  input: { id: string },
): Promise<WebhookDelivery | null> {
  requirePermission(context, 'webhook.read');
  const { site } = context;
  const id = parseId('id', input.id);
  return deps.unitOfWork.read((tx) => tx.webhookDeliveries.find(site, id));
}

function parseDeliveryFilter(filter: WebhookDeliveryFilter): WebhookDeliveryFilter {
  return {
    id: parseTextFilter('filter.id', filter.id),
    webhookId: parseTextFilter('filter.webhookId', filter.webhookId),
    eventId: parseTextFilter('filter.eventId', filter.eventId),
    status: parseTextFilter('filter.status', filter.status),
    topic: parseTextFilter('filter.topic', filter.topic),
    createdAt: parseInstantFilter('filter.createdAt', filter.createdAt),
  };
}

/** Returns one page of the deliveries of all webhooks. Throws `BAD_USER_INPUT`. */
export async function listWebhookDeliveries(
  deps: QueryDependencies,
  context: RequestContext,
  input: ListInput<WebhookDeliveryFilter>,
): Promise<List<WebhookDelivery>> {
  requirePermission(context, 'webhook.read');
  const { site } = context;
  const page = parsePageArguments(input, input.direction);
  const filter = parseDeliveryFilter(parseFilter('filter', input.filter) ?? {});
  const rows = await deps.unitOfWork.readStale((tx) =>
    tx.webhookDeliveries.list(site, filter, page),
  );
  const totalCount = () =>
    deps.unitOfWork.readStale((tx) => tx.webhookDeliveries.count(site, filter));
  return { ...toPage(rows, page), totalCount };
}

/** For loaders. Returns one page of deliveries for each of the webhooks, by the webhook's id, in one statement. */
export async function listDeliveriesOfWebhooks(
  deps: QueryDependencies,
  context: RequestContext,
  input: { webhookIds: readonly string[]; page: PageArguments },
): Promise<ReadonlyMap<string, Page<WebhookDelivery>>> {
  requirePermission(context, 'webhook.read');
  const { site } = context;
  const { webhookIds } = input;
  const page = parsePageArguments(input.page);
  const rows = await deps.unitOfWork.read((tx) =>
    tx.webhookDeliveries.listOf(site, webhookIds, page),
  );
  return toPagesByOwner(rows, webhookIds, (delivery) => delivery.webhookId, page);
}

/** For loaders. Returns the number of deliveries of each of the webhooks, by the webhook's id. */
export async function countDeliveriesOfWebhooks(
  deps: QueryDependencies,
  context: RequestContext,
  input: { webhookIds: readonly string[] },
): Promise<ReadonlyMap<string, number>> {
  requirePermission(context, 'webhook.read');
  const { site } = context;
  return deps.unitOfWork.read((tx) => tx.webhookDeliveries.countOf(site, input.webhookIds));
}
