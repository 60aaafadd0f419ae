/**
 * What a webhook is sent, and how often (Standard Webhooks 1.0.0; WHK-01 to WHK-05, WHK-12).
 * @faults
 */
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

/** A receiver that reacts so, and a webhook of it. */
async function webhookTo(...reactions: Reaction[]) {
  const receiver = await shop.receiving(...reactions);
  return { receiver, ...(await shop.listenTo(receiver)) };
}

/** "It was not me". */
async function cancel({ token }: { readonly token: string }): Promise<void> {
  const mutation = `mutation ($token: String!) {
    cancelPasswordReset(input: { token: $token }) { __typename } }`;
  const { __typename } = only(await shop.graphql(mutation, { token }));
  expect(__typename).toBe('PasswordResetCancelled');
}

describe('a call', () => {
  // Proves: WHK-01, WHK-02
  it('has both signatures over the bytes that are sent, whatever is in them (WHK-01, WHK-02)', async () => {
    const { receiver, secret } = await webhookTo(ok);
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
    const rest = await shop.jsonApi('GET', `/customer_password_resets/${id}`);
    const { data } = JSON.parse(rest.text.replaceAll(/https?:\/\/[^/"]+/g, ''));
    const meta = { mode: 'live', organization_id: shop.organization.id };
    expect(JSON.parse(body.toString())).toEqual({ data: { ...data, meta } });
    expect(data.attributes.reset_password_token).toBeNull();
  });

  it('comes for each topic that is subscribed, and for no other event', async () => {
    const receiver = await shop.receiving(ok);
    const ofCustomers = ['CUSTOMERS_CREATE', 'CUSTOMERS_CREATE_PASSWORD'];
    const ofResets = ['CREATE', 'RESET_PASSWORD', 'DESTROY', 'CANCEL'];
    const topics = ofCustomers.concat(ofResets.map((name) => `CUSTOMER_PASSWORD_RESETS_${name}`));
    const { id } = await shop.listenTo(receiver, { topics });
    const customer = await shop.customer();
    const reset = await shop.reset(customer.email);
    await shop.redeem(reset);
    const other = await shop.reset(customer.email);
    await shop.deleteReset(other.id);
    await cancel(await shop.reset(customer.email));
    await shop.deleteCustomer(customer.id);
    await until(() => receiver.requests.length === 8);
    const called = receiver.requests.map(({ head }) => headersOf(head)['x-commercelayer-topic']);
    expect(called.toSorted()).toEqual([
      'customer_password_resets.cancel',
      'customer_password_resets.create',
      'customer_password_resets.create',
      'customer_password_resets.create',
      'customer_password_resets.destroy',
      'customer_password_resets.reset_password',
      'customers.create',
      'customers.create_password',
    ]);
    expect(await shop.deliveries(id)).toHaveLength(8);
  });

  it('about "it was not me" shows the reset of the token, and no token', async () => {
    const receiver = await shop.receiving(ok);
    const topics = ['CUSTOMER_PASSWORD_RESETS_CANCEL'];
    const { id: webhookId } = await shop.listenTo(receiver, { topics });
    const { email } = await shop.customer();
    const reset = await shop.reset(email);
    await cancel(reset);
    const { body, headers } = await requestOf(receiver);
    expect(headers['x-commercelayer-topic']).toBe('customer_password_resets.cancel');
    const { data } = JSON.parse(body.toString());
    expect(data).toMatchObject({ type: 'customer_password_resets', id: reset.id });
    expect(data.attributes.customer_email).toBe(email);
    expect(body.toString()).not.toContain(reset.token);
    const filter = '{ topic: { eq: CUSTOMER_PASSWORD_RESETS_CANCEL } }';
    const query = `{ webhookDeliveries(filter: ${filter}) { nodes { resourceId webhook { id topics } } } }`;
    const { nodes } = only(await shop.graphql(query));
    expect(nodes).toEqual([{ resourceId: reset.id, webhook: { id: webhookId, topics } }]);
  });

  it('has no attributes if the resource is gone before the body is made', async () => {
    const { receiver, id: webhookId } = await webhookTo(ok);
    const customer = await shop.customer();
    await requestOf(receiver);
    await shop.sql(`UPDATE webhook_deliveries SET body = NULL WHERE webhook_id = $1`, [webhookId]);
    await shop.sql('DELETE FROM customers WHERE id = $1', [customer.id]);
    const [delivery] = await shop.deliveries(webhookId);
    await shop.redeliver(delivery!.id);
    const { body } = await requestOf(receiver, 2);
    const meta = { mode: 'live', organization_id: shop.organization.id };
    const data = { id: customer.id, type: 'customers', meta };
    expect(JSON.parse(body.toString())).toEqual({ data });
  });
});

describe('attempts', () => {
  // Proves: WHK-03
  it('have one id and one body, and each its own time and signature (WHK-03)', async () => {
    const { receiver, id, secret } = await webhookTo(answering(500), answering(500), ok);
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
    const last = { attempts: 3, responseStatus: 200, response: 'thanks' };
    expect(delivery).toMatchObject({ ...last, detail: null, nextAttemptAt: null });
    expect(await shop.readWebhook(id)).toMatchObject({ consecutiveFailures: 0 });
  });

  // Proves: WHK-12
  it('go on after a worker died between the call and its record, under the same id (WHK-12)', async () => {
    const { receiver, id } = await webhookTo(ok);
    shop.interfere(() => {
      if (receiver.requests.length === 1) throw new Error('The worker is dead.');
    });
    await shop.customer();
    await until(() => shop.log.some((line) => line.includes('job failed')));
    expect(await shop.deliveries(id)).toMatchObject([{ status: 'PENDING' }]);
    shop.interfere(() => undefined);
    // What pg-boss does once a job's time has run out.
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
    const { receiver, id } = await webhookTo(answering(500), ok);
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
    const { id } = await webhookTo(answering(500));
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

  it('wait in the queue while four are under way, and are not counted', async () => {
    const { receiver, id } = await webhookTo(neverAnswering);
    for (let count = 0; count < 6; count += 1) await shop.customer();
    await until(() => receiver.connections() === 4);
    const waiting = await shop.sql(
      `SELECT 1 FROM webhook_deliveries AS delivery JOIN jobs.job ON data->>'deliveryId' = delivery.id
       WHERE webhook_id = $1 AND status = 'PENDING' AND attempts = 0 AND state = 'created'`,
      [id],
    );
    expect(waiting).toHaveLength(2);
    expect(receiver.connections()).toBe(4);
  });

  const seconds = (from: string | null, to: string | null) =>
    (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;

  const later = (status: number, wait: number) => answering(status, [`Retry-After: ${wait}`]);
  const redirect = answering(301, ['Location: http://127.0.0.1:1/']);

  // Proves: WHK-05
  it.each<[string, Reaction, string, number | null, number, number]>([
    ['500', answering(500, [], 'broken'), 'status', 500, 4, 6.5],
    ['a redirect, which is not followed', redirect, 'redirect', 301, 4, 6.5],
    ['Retry-After with 429', later(429, 600), 'retry_after', 429, 600, 602],
    ['Retry-After with 503', later(503, 90), 'retry_after', 503, 90, 92],
    ['a reset', (socket) => socket.resetAndDestroy(), 'reset', null, 4, 6.5],
    ['silence', neverAnswering, 'timeout', null, 4, 9],
  ])(
    'are followed by another after %s (WHK-05)',
    async (...[, react, detail, status, from, to]) => {
      const { receiver, id } = await webhookTo(react);
      await shop.customer();
      const delivery = await shop.deliveryWhere(id, { attempts: 1 });
      expect(delivery).toMatchObject({ status: 'PENDING', detail, responseStatus: status });
      const wait = seconds(delivery.lastAttemptAt, delivery.nextAttemptAt);
      expect(wait).toBeGreaterThanOrEqual(from);
      expect(wait).toBeLessThan(to);
      expect(receiver.connections()).toBe(1);
      expect(await shop.readWebhook(id)).toMatchObject({ consecutiveFailures: 1 });
    },
  );

  // Proves: WHK-05
  it('end for good with 410, which disables the webhook (WHK-05)', async () => {
    const { id } = await webhookTo(answering(410));
    await shop.customer();
    const delivery = await shop.deliveryWhere(id, { status: 'FAILED' });
    expect(delivery).toMatchObject({ detail: 'gone', responseStatus: 410, nextAttemptAt: null });
    const webhook = await shop.readWebhook(id);
    expect(webhook).toMatchObject({ isActive: false, disabledAt: expect.any(String) });
    const named = { webhook: id, organization: shop.organization.id, detail: 'gone' };
    await until(() => logOf(shop, id).length > 0);
    const line = { level: 40, code: 'WEBHOOK_DISABLED', ...named, msg: 'webhook disabled' };
    expect(logOf(shop, id)).toEqual([line]);
    await shop.customer();
    expect(await shop.deliveries(id)).toHaveLength(1);
    const reply = await shop.redeliver(delivery.id);
    expect(reply.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('end with the schedule, and by hand begin again with the same bytes', async () => {
    const { receiver, id } = await webhookTo(answering(500), ok);
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
  // Proves: WHK-04
  it('signs beside the new one for a limited time (WHK-04)', async () => {
    const { receiver, id, secret: old } = await webhookTo(ok);
    const rotate = `mutation ($id: ID!) { rotateWebhookSecret(id: $id) { ... on WebhookWithSecret { secret } } }`;
    const { secret } = only(await shop.graphql(rotate, { id }));
    expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
    await shop.customer();
    const during = await requestOf(receiver);
    expect(during.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    const [newId, oldId] = during.headers['x-rekey-key-ids']?.split(' ') ?? [];
    expect(oldId).not.toBe(newId);
    const verify = (one: string, { body, headers }: typeof during) =>
      new Webhook(one).verify(body.toString(), headers);
    for (const one of [old, secret]) verify(one, during);
    await shop.sql(`UPDATE webhooks SET previous_secret_until = now()`);
    await shop.customer();
    const after = await requestOf(receiver, 2);
    verify(secret, after);
    expect(after.headers['x-rekey-key-ids']).toBe(newId);
    expect(() => verify(old, after)).toThrow();
    expect(JSON.stringify(await shop.readWebhook(id))).not.toContain('whsec_');
  });
});
