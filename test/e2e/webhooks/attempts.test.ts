/** What a webhook is sent, and how often (Standard Webhooks 1.0.0; WHK-01 to WHK-05, WHK-12). */
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { answering, neverAnswering, type Reaction } from '../../support/peers/receivers.js';
import { until } from '../../support/until.js';
import { only } from '../../support/apis/graphql.js';
import { useShop } from '../../support/world/use-shop.js';
import { headersOf, logOf, ok, requestOf } from '../../support/world/webhooks.js';

const shop = useShop({ webhooks: true });

describe('a call', () => {
  it('has both signatures over the bytes that are sent, whatever is in them (WHK-01, WHK-02)', async () => {
    const receiver = await shop.receiving(ok);
    const { secret } = await shop.listenTo(receiver);
    const metadata = { text: 'Grüße, 世界 🚀 \\ "<&>" \u2028', more: 'x'.repeat(7900) };
    await shop.customer({ metadata });
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
    const receiver = await shop.receiving(ok);
    await shop.listenTo(receiver, { topics: ['CUSTOMER_PASSWORD_RESETS_CREATE'] });
    const { email } = await shop.customer();
    const { id } = await shop.reset(email, { reference: 'R-1' });
    const { body } = await requestOf(receiver);
    const rest = await shop.app.http.inject({
      url: `/api/customer_password_resets/${id}`,
      headers: { ...shop.integration, accept: 'application/vnd.api+json' },
    });
    const { data } = JSON.parse(rest.body.replaceAll(/https?:\/\/[^/"]+/g, ''));
    const { organization } = shop;
    expect(JSON.parse(body.toString())).toEqual({
      data: { ...data, meta: { mode: 'live', organization_id: organization.id } },
    });
    expect(data.attributes.reset_password_token).toBeNull();
  });

  it('comes for each topic that is subscribed, and for no other event', async () => {
    const receiver = await shop.receiving(ok);
    const { id } = await shop.listenTo(receiver, {
      topics: [
        'CUSTOMERS_CREATE',
        'CUSTOMERS_CREATE_PASSWORD',
        'CUSTOMER_PASSWORD_RESETS_CREATE',
        'CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD',
        'CUSTOMER_PASSWORD_RESETS_DESTROY',
      ],
    });
    const customer = await shop.customer();
    const reset = await shop.reset(customer.email);
    await shop.redeem(reset);
    const other = await shop.reset(customer.email);
    for (const [mutation, given] of [
      ['deleteCustomerPasswordReset', other.id],
      ['deleteCustomer', customer.id],
    ]) {
      await shop.graphql(`mutation { ${mutation}(id: "${given}") { __typename } }`, {});
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
    expect(await shop.deliveries(id)).toHaveLength(6);
  });

  it('has no attributes where the resource is gone before the body is made', async () => {
    const receiver = await shop.receiving(ok);
    const { id: webhookId } = await shop.listenTo(receiver);
    const customer = await shop.customer();
    await requestOf(receiver);
    await shop.sql(`UPDATE webhook_deliveries SET body = NULL WHERE webhook_id = $1`, [webhookId]);
    await shop.sql('DELETE FROM customers WHERE id = $1', [customer.id]);
    const [delivery] = await shop.deliveries(webhookId);
    await shop.redeliver(delivery!.id);
    const { body } = await requestOf(receiver, 2);
    const meta = { mode: 'live', organization_id: shop.organization.id };
    expect(JSON.parse(body.toString())).toEqual({
      data: { id: customer.id, type: 'customers', meta },
    });
  });
});

describe('attempts', () => {
  it('have one id and one body, and each its own time and signature (WHK-03)', async () => {
    const receiver = await shop.receiving(answering(500), answering(500), ok);
    const { id, secret } = await shop.listenTo(receiver);
    await shop.customer();
    for (const count of [1, 2]) {
      await shop.deliveryWhere(id, { attempts: count });
      await shop.sql(`UPDATE customers SET reference = 'changed meanwhile'`);
      await sleep(1100);
      await shop.makeDue();
    }
    const delivery = await shop.deliveryWhere(id, { status: 'DELIVERED' });
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
    expect(await shop.readWebhook(id)).toMatchObject({ consecutiveFailures: 0 });
  });

  it('go on after a worker died between the call and its record, under the same id (WHK-12)', async () => {
    const receiver = await shop.receiving(ok);
    const { id } = await shop.listenTo(receiver);
    shop.interfere(() => {
      if (receiver.requests.length === 1) throw new Error('The worker is dead.');
    });
    await shop.customer();
    await until(() => shop.log.some((line) => line.includes('job failed')));
    expect(await shop.deliveries(id)).toMatchObject([{ status: 'PENDING' }]);
    shop.interfere(() => undefined);
    // What pg-boss does where a job's time has run out.
    await shop.sql(
      `UPDATE jobs.job SET state = 'retry', retry_count = retry_count + 1, start_after = now()
       WHERE name = 'webhook_calls' AND state = 'active'`,
    );
    const delivery = await shop.deliveryWhere(id, { status: 'DELIVERED' });
    const calls = [await requestOf(receiver), await requestOf(receiver, 2)];
    expect(calls.map(({ headers }) => headers['webhook-id'])).toEqual([delivery.id, delivery.id]);
    expect(calls[0]?.body.equals(calls[1]!.body)).toBe(true);
  });

  it('are made when their time has come, whatever job says so', async () => {
    const receiver = await shop.receiving(answering(500), ok);
    const { id } = await shop.listenTo(receiver);
    await shop.customer();
    await shop.deliveryWhere(id, { attempts: 1 });
    const job = `name = 'webhook_calls' AND state < 'active'`;
    await shop.sql(`UPDATE jobs.job SET start_after = now() WHERE ${job}`);
    await until(async () => (await shop.sql(`SELECT 1 FROM jobs.job WHERE ${job}`)).length === 0);
    await sleep(200);
    expect(receiver.requests).toHaveLength(1);
    expect(await shop.deliveries(id)).toMatchObject([{ status: 'PENDING', attempts: 1 }]);
  });

  it('go by one schedule, however often they are asked for by hand', async () => {
    const receiver = await shop.receiving(answering(500));
    const { id } = await shop.listenTo(receiver);
    await shop.customer();
    const failed = await shop.deliveryWhere(id, { attempts: 1 });
    await Promise.all(Array.from({ length: 5 }, () => shop.redeliver(failed.id)));
    const retried = await until(async () => {
      const [row] = await shop.sql<{ attempts: number; failures: number; wait: number }>(
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
    const [after] = await shop.deliveries(id);
    // Once at first, at least once by hand, and once by the schedule.
    expect(after!.attempts).toBe(retried.attempts + 1);
  });

  it('wait for their turn where four are under way, and are not counted', async () => {
    const { id } = await shop.listenTo(await shop.receiving(neverAnswering));
    for (let count = 0; count < 6; count += 1) await shop.customer();
    const waits = await until(async () => {
      const rows = await shop.sql<{ wait: number }>(
        `SELECT extract(epoch FROM next_attempt_at - created_at)::float8 AS wait
         FROM webhook_deliveries WHERE webhook_id = $1 AND next_attempt_at > created_at
         AND status = 'PENDING' AND attempts = 0 AND failures = 0 ORDER BY next_attempt_at`,
        [id],
      );
      return rows.length === 2 && rows.map(({ wait }) => wait);
    });
    // Each is due at least a second after it was made.
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
    const receiver = await shop.receiving(react);
    const { id } = await shop.listenTo(receiver);
    await shop.customer();
    const delivery = await shop.deliveryWhere(id, { attempts: 1 });
    expect(delivery).toMatchObject({ status: 'PENDING', ...expected });
    const wait = seconds(delivery.lastAttemptAt, delivery.nextAttemptAt);
    expect(wait).toBeGreaterThanOrEqual(from);
    expect(wait).toBeLessThan(to);
    expect(receiver.connections()).toBe(1);
    expect(await shop.readWebhook(id)).toMatchObject({ consecutiveFailures: 1 });
  });

  it('end for good with 410, which disables the webhook (WHK-05)', async () => {
    const receiver = await shop.receiving(answering(410));
    const { id } = await shop.listenTo(receiver);
    await shop.customer();
    const delivery = await shop.deliveryWhere(id, { status: 'FAILED' });
    expect(delivery).toMatchObject({ detail: 'gone', responseStatus: 410, nextAttemptAt: null });
    const webhook = await shop.readWebhook(id);
    expect(webhook).toMatchObject({ isActive: false, disabledAt: expect.any(String) });
    const named = { webhook: id, organization: shop.organization.id, detail: 'gone' };
    await until(() => logOf(shop, id).length > 0);
    expect(logOf(shop, id)).toEqual([{ level: 40, ...named, msg: 'webhook disabled' }]);
    await shop.customer();
    expect(await shop.deliveries(id)).toHaveLength(1);
    const reply = await shop.redeliver(delivery.id);
    expect(reply.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('end where the schedule does, and by hand begin again with the same bytes', async () => {
    const receiver = await shop.receiving(answering(500), ok);
    const { id } = await shop.listenTo(receiver);
    await shop.sql(`UPDATE webhooks SET consecutive_failures = 3`);
    await shop.customer();
    await shop.deliveryWhere(id, { attempts: 1 });
    await shop.sql(`UPDATE webhook_deliveries SET status = 'FAILED', failures = 10`);
    const [failed] = await shop.deliveries(id);
    expect(only(await shop.redeliver(failed!.id))).toEqual({ status: 'PENDING' });
    await shop.deliveryWhere(id, { status: 'DELIVERED' });
    const calls = [await requestOf(receiver), await requestOf(receiver, 2)];
    expect(calls[1]?.headers['webhook-id']).toBe(calls[0]?.headers['webhook-id']);
    expect(calls[1]?.body.equals(calls[0]!.body)).toBe(true);
  });
});

describe('a rotated secret', () => {
  it('signs beside the new one until its time is over (WHK-04)', async () => {
    const receiver = await shop.receiving(ok);
    const { id, secret: old } = await shop.listenTo(receiver);
    const reply = await shop.graphql(
      `mutation ($id: ID!) { rotateWebhookSecret(id: $id) { ... on Webhook { secret } } }`,
      { id },
    );
    const { secret } = only(reply);
    expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
    await shop.customer();
    const during = await requestOf(receiver);
    expect(during.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const one of [old, secret])
      new Webhook(one).verify(during.body.toString(), during.headers);
    await shop.sql(`UPDATE webhooks SET previous_secret_until = now()`);
    await shop.customer();
    const after = await requestOf(receiver, 2);
    new Webhook(secret).verify(after.body.toString(), after.headers);
    expect(() => new Webhook(old).verify(after.body.toString(), after.headers)).toThrow();
    expect((await shop.readWebhook(id)).secret).toBeNull();
  });
});
