/** Backlogs of others delay no delivery, whoever they belong to (WHK-06). */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { neverAnswering, type Receiver } from '../../support/peers/receivers.js';
import { isLong } from '../../support/long.js';
import { until } from '../../support/until.js';
import type { Shop } from '../../support/world/shop.js';
import { useShop } from '../../support/world/use-shop.js';
import { createWebhook, ok } from '../../support/world/webhooks.js';

const neighbours = 20;
const backlog = 15;
/** As many calls to each as quick receivers do not take while 20 deliveries are timed. */
const longBacklog = 100;
/** Each of them has its turns beside a delivery: at most four calls at a time, and a few rounds. */
const fewTurns = 8;

/** As if so many events had happened before: a delivery of each, with its job, is due. */
async function addBacklog(
  { sql }: Pick<Shop, 'sql'>,
  webhookIds: readonly string[],
  length = backlog,
) {
  await sql(
    `INSERT INTO webhook_deliveries (organization_id, mode, id, webhook_id, event_id, topic,
       resource_id, customer_id, next_attempt_at)
     SELECT organization_id, mode, id || n, id, 'event', 'customers.create', 'gone', 'gone', now()
     FROM webhooks, generate_series(1, $2::integer) n WHERE id = ANY ($1)`,
    [webhookIds, length],
  );
  await sql(
    `INSERT INTO jobs.job (name, data, retry_limit, expire_in, start_after)
     SELECT 'webhook_calls', jsonb_build_object('organizationId', organization_id, 'mode', mode,
       'deliveryId', id, 'webhookId', webhook_id), 9, interval '60 s', now() - interval '1 minute'
     FROM webhook_deliveries WHERE webhook_id = ANY ($1)`,
    [webhookIds],
  );
}

describe('a delivery beside 20 webhooks with a backlog', () => {
  const shop = useShop({ webhooks: true });
  let other: Shop;
  let good: Receiver;

  /** Webhooks of a shop to one receiver, with a backlog. */
  async function addNeighbours(of: Shop, receiver: Receiver, length?: number): Promise<void> {
    const ids: string[] = [];
    for (let count = 0; count < neighbours; count += 1) {
      const url = `${receiver.url}/${count}`;
      ids.push((await createWebhook(of, { url, topics: ['CUSTOMERS_CREATE_PASSWORD'] })).id);
    }
    await addBacklog(of, ids, length);
  }

  /**
   * Creates customers one after the other, each when the webhook has been called for the one before. Returns how many
   * calls of `others` came before each, since a machine decides about times (`npm run bench -- webhooks`).
   */
  async function deliver(count: number, others?: Receiver): Promise<number[]> {
    const called = () => others?.requests.length ?? 0;
    const before: number[] = [];
    for (let made = 1; made <= count; made += 1) {
      const begin = called();
      await shop.customer();
      await until(() => good.requests.length >= made, 20_000);
      before.push(called() - begin);
    }
    return before;
  }

  beforeEach(async () => {
    other = await shop.neighbour();
    good = await shop.receiving(ok);
    await shop.listenTo(good);
  });
  afterEach(async () => void (await shop.sql(`DELETE FROM jobs.job WHERE name = 'webhook_calls'`)));

  // Proves: WHK-06
  it.each([
    ['another organization', () => other],
    ['its own organization', () => shop],
  ])('of %s comes while their receivers hang', async (_whose, of) => {
    const silent = await shop.receiving(neverAnswering);
    await addNeighbours(of(), silent);
    await until(() => silent.requests.length >= neighbours);
    await deliver(5);
    // Four calls of each at once.
    expect(silent.requests.length).toBeLessThan(neighbours * backlog);
  });

  // Proves: WHK-06
  it('comes after a few turns of theirs while 20 receivers hang and 20 quick ones are called', async () => {
    const silent = await shop.receiving(neverAnswering);
    const quick = await shop.receiving(ok);
    await addNeighbours(other, silent);
    await addNeighbours(shop, quick, longBacklog);
    await until(() => silent.requests.length >= neighbours && quick.requests.length > 0);
    const before = await deliver(isLong ? 20 : 8, quick);
    expect(Math.max(...before)).toBeLessThan(neighbours * fewTurns);
    expect(quick.requests.length).toBeLessThan(neighbours * longBacklog);
  }, 90_000);

  // Proves: WHK-06
  it('comes long before theirs are done if their receivers are quick', async () => {
    const quick = await shop.receiving(ok);
    await addNeighbours(other, quick);
    await until(() => quick.requests.length > 0);
    const [before] = await deliver(1, quick);
    expect(before).toBeLessThan(neighbours * fewTurns);
    await until(() => quick.requests.length === neighbours * backlog, 60_000);
  }, 90_000);

  it('loses none of theirs and makes none twice', async () => {
    const quick = await shop.receiving(ok);
    await addNeighbours(other, quick);
    await until(() => quick.requests.length === neighbours * backlog, 60_000);
    const ids = quick.requests.map(({ head }) => /^webhook-id: (.*)$/im.exec(head)?.[1]);
    expect(new Set(ids).size).toBe(neighbours * backlog);
    await until(async () => {
      const left = await shop.sql(`SELECT FROM jobs.job WHERE name = 'webhook_calls'`);
      return left.length === 0;
    });
  }, 90_000);
});
