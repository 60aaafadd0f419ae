/** The reads of many rows at once, which objects of a response lead to: each asks for the permission by itself. */
import { describe, expect, it } from '@jest/globals';
import type { RequestContext } from '../../../src/domain/access/context.js';
import type { Operations } from '../../../src/operations/index.js';
import { rejection } from '../../support/caught.js';
import { contextOf } from '../../support/world/contexts.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();

type Read = (operations: Operations, context: RequestContext, ids: string[]) => Promise<unknown>;

const [page, filter, owner] = [{}, null, 'customerId'] as const;
const reads: Record<string, Read> = {
  findCustomers: (operations, context, ids) => operations.findCustomers(context, { ids }),
  findCredentialSummaries: (operations, context, customerIds) =>
    operations.findCredentialSummaries(context, { customerIds }),
  findPasswordResets: (operations, context, ids) => operations.findPasswordResets(context, { ids }),
  listPasswordResetsOfCustomers: (operations, context, customerIds) =>
    operations.listPasswordResetsOfCustomers(context, { customerIds, page }),
  countPasswordResetsOfCustomers: (operations, context, customerIds) =>
    operations.countPasswordResetsOfCustomers(context, { customerIds }),
  findEvents: (operations, context, ids) => operations.findEvents(context, { ids }),
  listEventsOf: (operations, context, ownerIds) =>
    operations.listEventsOf(context, { owner, ownerIds, filter, page }),
  countEventsOf: (operations, context, ownerIds) =>
    operations.countEventsOf(context, { owner, ownerIds, filter }),
  findWebhooks: (operations, context, ids) => operations.findWebhooks(context, { ids }),
  listDeliveriesOfWebhooks: (operations, context, webhookIds) =>
    operations.listDeliveriesOfWebhooks(context, { webhookIds, page }),
  countDeliveriesOfWebhooks: (operations, context, webhookIds) =>
    operations.countDeliveriesOfWebhooks(context, { webhookIds }),
};

describe.each(Object.keys(reads))('%s', (name) => {
  const readBy = async (headers: Record<string, string>, id: string) =>
    reads[name]?.(shop.app.operations, await contextOf(shop, headers), [id]);

  it('is refused to callers that may not read such rows', async () => {
    const { id } = await shop.customer();
    const { id: customerId } = await shop.customer();
    const other = await shop.bearer('sales_channel', { customerId, passwordVersion: 1 });
    for (const headers of [shop.salesChannel, other]) {
      expect(await rejection(readBy(headers, id))).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await rejection(readBy({}, id))).toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(readBy(shop.integration, id)).resolves.toBeDefined();
  });
});
