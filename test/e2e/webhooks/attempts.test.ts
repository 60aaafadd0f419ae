/**
 * What a webhook is sent, and how often (Standard Webhooks 1.0.0; WHK-01 to WHK-05, WHK-12).
 * @server
 */
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { Shop, TestApp } from '../../support/world/app.js';
import { until } from '../../support/world/delivery.js';
import {
  createCustomer,
  createReset,
  only,
  redeem,
  type Headers,
} from '../../support/world/people.js';
import { answering, neverAnswering, type Reaction } from '../../support/peers/receivers.js';
import {
  createWebhookWorld,
  ok,
  requestOf,
  type WebhookWorld,
} from '../../support/world/webhook-world.js';
import { headersOf, logOf, makeDue } from '../../support/world/webhooks.js';

let world: WebhookWorld;
let rekey: TestApp;
let shop: Shop;
let integration: Headers;

beforeAll(async () => {
  world = await createWebhookWorld();
  ({ rekey, shop, integration } = world);
});
afterEach(() => world.cleanUp());
afterAll(() => rekey.close());

describe('a call', () => {
  it('has both signatures over the bytes that are sent, whatever is in them (WHK-01, WHK-02)', async () => {
    const receiver = await world.receiving(ok);
    const { secret } = await world.listenTo(receiver);
    const metadata = { text: 'Grüße, 世界 🚀 \\ "<&>" \u2028', more: 'x'.repeat(7900) };
    await createCustomer(rekey, integration, { metadata });
    const { body, headers } = await requestOf(receiver);
    const verified = new Webhook(secret).verify(body.toString(), headers);
    expect(verified).toEqual(JSON.parse(body.toString()));
    const hmac = createHmac('sha256', secret).update(body).digest('base64');
    expect(headers['x-commercelayer-signature']).toBe(hmac);
    expect(headers).toMatchObject({
      'content-type': 'application/vnd.api+json',
      'x-commercelayer-topic': 'customers.create',
      'webhook-id': expect.stringMatching(/^[0-9A-Za-z]+$/),
    });
  });

  it('shows the resource as REST does, with relative links and no token', async () => {
    const receiver = await world.receiving(ok);
    await world.listenTo(receiver, { topics: ['CUSTOMER_PASSWORD_RESETS_CREATE'] });
    const { email } = await createCustomer(rekey, integration);
    const { id } = await createReset(rekey, integration, email, { reference: 'R-1' });
    const { body } = await requestOf(receiver);
    const rest = await rekey.app.http.inject({
      url: `/api/customer_password_resets/${id}`,
      headers: { ...integration, accept: 'application/vnd.api+json' },
    });
    const { data } = JSON.parse(rest.body.replaceAll(/https?:\/\/[^/"]+/g, ''));
    const { organization } = shop;
    expect(JSON.parse(body.toString())).toEqual({
      data: { ...data, meta: { mode: 'live', organization_id: organization.id } },
    });
    expect(data.attributes.reset_password_token).toBeNull();
  });

  it('comes for each topic that is subscribed, and for no other event', async () => {
    const receiver = await world.receiving(ok);
    const { id } = await world.listenTo(receiver, {
      topics: [
        'CUSTOMERS_CREATE',
        'CUSTOMERS_CREATE_PASSWORD',
        'CUSTOMER_PASSWORD_RESETS_CREATE',
        'CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD',
        'CUSTOMER_PASSWORD_RESETS_DESTROY',
      ],
    });
    const customer = await createCustomer(rekey, integration);
    const reset = await createReset(rekey, integration, customer.email);
    await redeem(rekey, integration, reset);
    const other = await createReset(rekey, integration, customer.email);
    for (const [mutation, given] of [
      ['deleteCustomerPasswordReset', other.id],
      ['deleteCustomer', customer.id],
    ]) {
      await rekey.graphql(`mutation { ${mutation}(id: "${given}") { __typename } }`, {
        headers: integration,
      });
    }
    await until(() => receiver.requests.length === 6);
    const topics = receiver.requests.map(({ head }) => headersOf(head)['x-commercelayer-topic']);
    expect(topics.toSorted()).toEqual([
      'customer_password_resets.create',
      'customer_password_resets.create',
      'customer_password_resets.destroy',
      'customer_password_resets.reset_password',
      'customers.create',
      'customers.create_password',
    ]);
    expect(await world.deliveries(id)).toHaveLength(6);
  });

  it('has no attributes where the resource is gone before the body is made', async () => {
    const receiver = await world.receiving(ok);
    const { id: webhookId } = await world.listenTo(receiver);
    const customer = await createCustomer(rekey, integration);
    await requestOf(receiver);
    await rekey.sql(`UPDATE webhook_deliveries SET body = NULL WHERE webhook_id = $1`, [webhookId]);
    await rekey.sql('DELETE FROM customers WHERE id = $1', [customer.id]);
    const [delivery] = await world.deliveries(webhookId);
    await world.redeliver(delivery!.id);
    const { body } = await requestOf(receiver, 2);
    const meta = { mode: 'live', organization_id: shop.organization.id };
    expect(JSON.parse(body.toString())).toEqual({
      data: { id: customer.id, type: 'customers', meta },
    });
  });
});

describe('attempts', () => {
  it('have one id and one body, and each its own time and signature (WHK-03)', async () => {
    const receiver = await world.receiving(answering(500), answering(500), ok);
    const { id, secret } = await world.listenTo(receiver);
    await createCustomer(rekey, integration);
    for (const count of [1, 2]) {
      await world.deliveryWhere(id, { attempts: count });
      await rekey.sql(`UPDATE customers SET reference = 'changed meanwhile'`);
      await sleep(1100);
      await makeDue(rekey);
    }
    const delivery = await world.deliveryWhere(id, { status: 'DELIVERED' });
    const calls = await Promise.all([1, 2, 3].map((count) => requestOf(receiver, count)));
    const distinct = (name: string) => new Set(calls.map(({ headers }) => headers[name])).size;
    expect(distinct('webhook-id')).toBe(1);
    expect(calls[0]?.headers['webhook-id']).toBe(delivery.id);
    expect(distinct('webhook-timestamp')).toBe(3);
    expect(distinct('webhook-signature')).toBe(3);
    for (const { body, headers } of calls) {
      expect(body.equals(calls[0]!.body)).toBe(true);
      new Webhook(secret).verify(body.toString(), headers);
    }
    expect(delivery).toMatchObject({
      attempts: 3,
      responseStatus: 200,
      response: 'thanks',
      detail: null,
      nextAttemptAt: null,
    });
    expect(await world.read(id)).toMatchObject({ consecutiveFailures: 0 });
  });

  it('go on after a worker died between the call and its record, under the same id (WHK-12)', async () => {
    const receiver = await world.receiving(ok);
    const { id } = await world.listenTo(receiver);
    world.interfere(() => {
      if (receiver.requests.length === 1) throw new Error('The worker is dead.');
    });
    await createCustomer(rekey, integration);
    await until(() => rekey.log.some((line) => line.includes('job failed')));
    expect(await world.deliveries(id)).toMatchObject([{ status: 'PENDING' }]);
    world.interfere(() => undefined);
    // What pg-boss does where a job's time has run out.
    await rekey.sql(
      `UPDATE jobs.job SET state = 'retry', retry_count = retry_count + 1, start_after = now()
       WHERE name = 'webhook_calls' AND state = 'active'`,
    );
    const delivery = await world.deliveryWhere(id, { status: 'DELIVERED' });
    const calls = [await requestOf(receiver), await requestOf(receiver, 2)];
    expect(calls.map(({ headers }) => headers['webhook-id'])).toEqual([delivery.id, delivery.id]);
    expect(calls[0]?.body.equals(calls[1]!.body)).toBe(true);
  });

  it('are made when their time has come, whatever job says so', async () => {
    const receiver = await world.receiving(answering(500), ok);
    const { id } = await world.listenTo(receiver);
    await createCustomer(rekey, integration);
    await world.deliveryWhere(id, { attempts: 1 });
    const job = `name = 'webhook_calls' AND state < 'active'`;
    await rekey.sql(`UPDATE jobs.job SET start_after = now() WHERE ${job}`);
    await until(async () => (await rekey.sql(`SELECT 1 FROM jobs.job WHERE ${job}`)).length === 0);
    await sleep(200);
    expect(receiver.requests).toHaveLength(1);
    expect(await world.deliveries(id)).toMatchObject([{ status: 'PENDING', attempts: 1 }]);
  });

  it('go by one schedule, however often they are asked for by hand', async () => {
    const receiver = await world.receiving(answering(500));
    const { id } = await world.listenTo(receiver);
    await createCustomer(rekey, integration);
    const failed = await world.deliveryWhere(id, { attempts: 1 });
    await Promise.all(Array.from({ length: 5 }, () => world.redeliver(failed.id)));
    const retried = await until(async () => {
      const [row] = await rekey.sql<{ attempts: number; failures: number; wait: number }>(
        `SELECT attempts, failures, extract(epoch FROM next_attempt_at - now())::float8 AS wait
         FROM webhook_deliveries WHERE id = $1 AND NOT EXISTS (
           SELECT 1 FROM jobs.job WHERE name = 'webhook_calls' AND state < 'completed'
             AND start_after <= now() AND data->>'deliveryId' = $1)`,
        [failed.id],
      );
      // None of those that were asked for by hand is under way any more.
      return row && row.failures > 0 && row.wait > 1 && row;
    });
    // One failure of the new schedule, and five seconds until the next.
    expect(retried).toMatchObject({ failures: 1 });
    expect(retried.wait).toBeLessThan(7);
    await sleep(7500);
    const [after] = await world.deliveries(id);
    // Once at first, at least once by hand, and once by the schedule.
    expect(after!.attempts).toBe(retried.attempts + 1);
  });

  it('wait for their turn where four are under way, and are not counted', async () => {
    const { id } = await world.listenTo(await world.receiving(neverAnswering));
    for (let count = 0; count < 6; count += 1) await createCustomer(rekey, integration);
    const waits = await until(async () => {
      const rows = await rekey.sql<{ wait: number }>(
        `SELECT extract(epoch FROM next_attempt_at - created_at)::float8 AS wait
         FROM webhook_deliveries WHERE webhook_id = $1 AND next_attempt_at > created_at
         AND status = 'PENDING' AND attempts = 0 AND failures = 0 ORDER BY next_attempt_at`,
        [id],
      );
      return rows.length === 2 && rows.map(({ wait }) => wait);
    });
    // Later than each was made by at least the second that nobody comes back before.
    for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(1);
  });

  const seconds = (from: string | null, to: string | null) =>
    (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;

  it.each<[string, Reaction, object, number, number]>([
    ['500', answering(500, [], 'broken'), { detail: 'status', responseStatus: 500 }, 4, 6.5],
    [
      'a redirect, which is not followed',
      answering(301, ['Location: http://127.0.0.1:1/']),
      { detail: 'redirect', responseStatus: 301 },
      4,
      6.5,
    ],
    [
      'Retry-After with 429',
      answering(429, ['Retry-After: 600']),
      { detail: 'retry_after', responseStatus: 429 },
      600,
      602,
    ],
    [
      'Retry-After with 503',
      answering(503, ['Retry-After: 90']),
      { detail: 'retry_after', responseStatus: 503 },
      90,
      92,
    ],
    [
      'a reset',
      (socket) => socket.resetAndDestroy(),
      { detail: 'reset', responseStatus: null },
      4,
      6.5,
    ],
    ['silence', neverAnswering, { detail: 'timeout', responseStatus: null }, 4, 9],
  ])('are followed by another after %s (WHK-05)', async (_, react, expected, from, to) => {
    const receiver = await world.receiving(react);
    const { id } = await world.listenTo(receiver);
    await createCustomer(rekey, integration);
    const delivery = await world.deliveryWhere(id, { attempts: 1 });
    expect(delivery).toMatchObject({ status: 'PENDING', ...expected });
    const wait = seconds(delivery.lastAttemptAt, delivery.nextAttemptAt);
    expect(wait).toBeGreaterThanOrEqual(from);
    expect(wait).toBeLessThan(to);
    expect(receiver.connections()).toBe(1);
    expect(await world.read(id)).toMatchObject({ consecutiveFailures: 1 });
  });

  it('end for good with 410, which disables the webhook (WHK-05)', async () => {
    const receiver = await world.receiving(answering(410));
    const { id } = await world.listenTo(receiver);
    await createCustomer(rekey, integration);
    const delivery = await world.deliveryWhere(id, { status: 'FAILED' });
    expect(delivery).toMatchObject({ detail: 'gone', responseStatus: 410, nextAttemptAt: null });
    const webhook = await world.read(id);
    expect(webhook).toMatchObject({ isActive: false, disabledAt: expect.any(String) });
    const named = { webhook: id, organization: shop.organization.id, detail: 'gone' };
    await until(() => logOf(rekey, id).length > 0);
    expect(logOf(rekey, id)).toEqual([{ level: 40, ...named, msg: 'webhook disabled' }]);
    await createCustomer(rekey, integration);
    expect(await world.deliveries(id)).toHaveLength(1);
    const reply = await world.redeliver(delivery.id);
    expect(reply.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('end where the schedule does, and by hand begin again with the same bytes', async () => {
    const receiver = await world.receiving(answering(500), ok);
    const { id } = await world.listenTo(receiver);
    await rekey.sql(`UPDATE webhooks SET consecutive_failures = 3`);
    await createCustomer(rekey, integration);
    await world.deliveryWhere(id, { attempts: 1 });
    await rekey.sql(`UPDATE webhook_deliveries SET status = 'FAILED', failures = 10`);
    const [failed] = await world.deliveries(id);
    expect(only(await world.redeliver(failed!.id))).toEqual({ status: 'PENDING' });
    await world.deliveryWhere(id, { status: 'DELIVERED' });
    const calls = [await requestOf(receiver), await requestOf(receiver, 2)];
    expect(calls[1]?.headers['webhook-id']).toBe(calls[0]?.headers['webhook-id']);
    expect(calls[1]?.body.equals(calls[0]!.body)).toBe(true);
  });
});

describe('a rotated secret', () => {
  it('signs beside the new one until its time is over (WHK-04)', async () => {
    const receiver = await world.receiving(ok);
    const { id, secret: old } = await world.listenTo(receiver);
    const reply = await rekey.graphql(
      `mutation ($id: ID!) { rotateWebhookSecret(id: $id) { ... on Webhook { secret } } }`,
      { headers: integration, variables: { id } },
    );
    const { secret } = only(reply);
    expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
    await createCustomer(rekey, integration);
    const during = await requestOf(receiver);
    expect(during.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const one of [old, secret])
      new Webhook(one).verify(during.body.toString(), during.headers);
    await rekey.sql(`UPDATE webhooks SET previous_secret_until = now()`);
    await createCustomer(rekey, integration);
    const after = await requestOf(receiver, 2);
    new Webhook(secret).verify(after.body.toString(), after.headers);
    expect(() => new Webhook(old).verify(after.body.toString(), after.headers)).toThrow();
    expect((await world.read(id)).secret).toBeNull();
  });
});
