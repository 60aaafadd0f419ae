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
  findCustomers: (it, context, ids) => it.findCustomers(context, { ids }),
  findCredentialSummaries: (it, context, customerIds) =>
    it.findCredentialSummaries(context, { customerIds }),
  findPasswordResets: (it, context, ids) => it.findPasswordResets(context, { ids }),
  listPasswordResetsOfCustomers: (it, context, customerIds) =>
    it.listPasswordResetsOfCustomers(context, { customerIds, page }),
  countPasswordResetsOfCustomers: (it, context, customerIds) =>
    it.countPasswordResetsOfCustomers(context, { customerIds }),
  findEvents: (it, context, ids) => it.findEvents(context, { ids }),
  listEventsOf: (it, context, ownerIds) =>
    it.listEventsOf(context, { owner, ownerIds, filter, page }),
  countEventsOf: (it, context, ownerIds) => it.countEventsOf(context, { owner, ownerIds, filter }),
  findWebhooks: (it, context, ids) => it.findWebhooks(context, { ids }),
  listDeliveriesOfWebhooks: (it, context, webhookIds) =>
    it.listDeliveriesOfWebhooks(context, { webhookIds, page }),
  countDeliveriesOfWebhooks: (it, context, webhookIds) =>
    it.countDeliveriesOfWebhooks(context, { webhookIds }),
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
