/** Which webhooks are called, and which get a token (WHK-06, WHK-09 to WHK-11). */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { createUnitOfWork } from '../../../src/database/unit-of-work.js';
import { describeOnServer } from '../../support/rows/database.js';
import { dumpRows } from '../../support/rows/dump.js';
import { answering, neverAnswering, type Reaction } from '../../support/peers/receivers.js';
import { until } from '../../support/until.js';
import { only } from '../../support/apis/graphql.js';
import { useShop } from '../../support/world/use-shop.js';
import { createWebhook, logOf, ok, requestOf } from '../../support/world/webhooks.js';

const shop = useShop({ webhooks: true });

describe('a webhook', () => {
  // Proves: WHK-06
  it('that hangs delays no other (WHK-06)', async () => {
    const hanging = await shop.receiving(neverAnswering);
    const prompt = await shop.receiving(ok);
    for (let count = 0; count < 49; count += 1) await shop.listenTo(hanging);
    const { id } = await shop.listenTo(prompt);
    const waits = [];
    for (let count = 1; count <= 3; count += 1) {
      await shop.customer();
      const startedAt = Date.now();
      await until(() => prompt.requests.length === count);
      waits.push(Date.now() - startedAt);
    }
    // Not every one of them: a machine that is busy otherwise may be late once.
    expect(waits.toSorted((a, b) => a - b)[1]).toBeLessThan(2000);
    await until(() => hanging.connections() >= 49);
    expect(hanging.connections()).toBeLessThanOrEqual(49 * 3);
    await shop.deliveryWhere(id, { status: 'DELIVERED' });
    const late = `SELECT 1 FROM webhook_deliveries WHERE detail = 'timeout'`;
    await until(async () => (await shop.sql(late)).length === 49 * 3, 20_000);
  });

  // Proves: WHK-10
  it('is called no more once thirty calls in a row failed, until one succeeds (WHK-10)', async () => {
    // None is to return while others are still to come: the thirty are of thirty deliveries.
    const failing = answering(429, ['Retry-After: 600']);
    const receiver = await shop.receiving(...Array.from({ length: 30 }, () => failing), ok);
    const { id } = await shop.listenTo(receiver);
    for (let count = 0; count < 30; count += 1) await shop.customer();
    await until(async () => (await shop.readWebhook(id)).circuit === 'OPEN', 20_000);
    const webhook = await shop.readWebhook(id);
    expect(webhook).toMatchObject({ consecutiveFailures: 30, isActive: true });
    await shop.makeDue();
    await shop.customer();
    const pending = `SELECT 1 FROM webhook_deliveries WHERE status = 'PENDING'`;
    await until(async () => (await shop.sql(pending)).length === 0);
    expect(receiver.requests).toHaveLength(30);
    const deliveries = await shop.deliveries(id);
    const last = deliveries.at(-1)!;
    expect(last).toMatchObject({ status: 'FAILED', detail: 'circuit_open', attempts: 0 });
    const job = `SELECT 1 FROM jobs.job WHERE data->>'deliveryId' = $1`;
    expect(await shop.sql(job, [last.id])).toEqual([]);
    // The call that opened it was not to be followed by another.
    expect(deliveries.filter(({ detail }) => detail === 'retry_after')).toMatchObject([
      { status: 'FAILED', attempts: 1, nextAttemptAt: null },
    ]);
    const named = { webhook: id, organization: shop.organization.id, detail: 'retry_after' };
    expect(logOf(shop, id)).toEqual([
      { level: 40, code: 'WEBHOOK_FAILING', ...named, msg: 'webhook fails' },
      { level: 50, code: 'WEBHOOK_CIRCUIT_OPEN', ...named, msg: 'webhook circuit open' },
    ]);
    await shop.redeliver(last.id);
    await until(async () => (await shop.readWebhook(id)).circuit === 'CLOSED');
    expect(receiver.requests).toHaveLength(31);
    await shop.customer();
    await requestOf(receiver, 32);
  });

  // Proves: WHK-10
  it('is called again after its circuit was reset', async () => {
    const receiver = await shop.receiving(ok);
    const { id } = await shop.listenTo(receiver);
    await shop.sql(`UPDATE webhooks SET circuit_state = 'open', consecutive_failures = 30`);
    const reset = only(await shop.updateWebhook(id, { resetCircuit: true }));
    expect(reset).toMatchObject({ circuit: 'CLOSED', consecutiveFailures: 0 });
    await shop.customer();
    await requestOf(receiver);
  });

  // Proves: WHK-11
  it('of another organization or mode is not called (WHK-11)', async () => {
    const [own, foreign] = [await shop.receiving(ok), await shop.receiving(ok)];
    await shop.listenTo(own);
    const other = (await shop.neighbour()).integration;
    const test = await shop.bearer('integration', { mode: 'test' });
    for (const headers of [other, test]) await createWebhook(shop, { url: foreign.url }, headers);
    await shop.customer();
    await requestOf(own);
    await sleep(200);
    expect(foreign.connections()).toBe(0);
    const rows = await shop.sql(`SELECT DISTINCT mode, organization_id FROM webhook_deliveries`);
    expect(rows).toEqual([{ mode: 'live', organization_id: shop.organization.id }]);
  });

  it('that was disabled gets none of the deliveries that waited', async () => {
    const receiver = await shop.receiving(answering(500), ok);
    const { id } = await shop.listenTo(receiver);
    await shop.customer();
    await shop.deliveryWhere(id, { attempts: 1 });
    await shop.updateWebhook(id, { isActive: false });
    await shop.makeDue();
    const delivery = await shop.deliveryWhere(id, { status: 'FAILED' });
    expect(delivery).toMatchObject({ detail: 'webhook_disabled', attempts: 1 });
    expect(receiver.requests).toHaveLength(1);
  });

  it('cannot be one of more than fifty', async () => {
    const { url } = await shop.receiving(ok);
    const mutation = `mutation ($url: String!) {
      createWebhook(input: { url: $url, topics: [CUSTOMERS_CREATE] }) { __typename } }`;
    const create = () => shop.graphql(mutation, { url });
    const replies = await Promise.all(Array.from({ length: 53 }, create));
    const refused = replies.filter(({ errors }) => errors.length > 0);
    expect(refused).toHaveLength(3);
    const message = 'webhooks can be 50 at most in each mode of an organization.';
    const extensions = { code: 'BAD_USER_INPUT' };
    expect(refused[0]?.errors).toMatchObject([{ message, extensions }]);
  });
});

describe('an event', () => {
  const failing = [
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'No.'; END $$`,
    `CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON customers DEFERRABLE INITIALLY DEFERRED
     FOR EACH ROW EXECUTE FUNCTION refuse()`,
  ];

  afterEach(() => shop.sql('DROP FUNCTION IF EXISTS refuse CASCADE'));

  it('that is rolled back at the last moment is not published', async () => {
    const receiver = await shop.receiving(ok);
    const { id } = await shop.listenTo(receiver);
    for (const statement of failing) await shop.sql(statement);
    const refused = await shop.customer().then(String, String);
    await shop.sql('DROP FUNCTION refuse CASCADE');
    expect(refused).toBe('Error: createCustomer: failed');
    expect(await shop.deliveries(id)).toEqual([]);
    await shop.customer();
    await requestOf(receiver);
    expect(await shop.deliveries(id)).toHaveLength(1);
  });

  it('is stored, whatever is done to webhooks meanwhile', async () => {
    const receiver = await shop.receiving(ok);
    const hooks = await Promise.all(Array.from({ length: 10 }, () => shop.listenTo(receiver)));
    const deletions = hooks.map(({ id }) =>
      shop.graphql(`mutation { deleteWebhook(id: "${id}") { __typename } }`, {}),
    );
    const creations = Array.from({ length: 20 }, () => shop.customer());
    const [replies] = await Promise.all([Promise.all(deletions), Promise.all(creations)]);
    expect(replies.flatMap(({ errors }) => errors)).toEqual([]);
    expect(await shop.sql('SELECT 1 FROM webhook_deliveries')).toEqual([]);
  });
});

describeOnServer('a webhook that is deleted', () => {
  it('is removed once the events that it is called for are stored', async () => {
    const { id } = await shop.listenTo(await shop.receiving(ok));
    const unitOfWork = createUnitOfWork(shop.app.database.dataSource);
    const partition = { organizationId: shop.organization.id, mode: 'live' as const };
    const ids = { id: 'Lately', webhookId: id, eventId: 'some', resourceId: 'x', customerId: 'x' };
    let removal: Promise<void> | undefined;
    await unitOfWork.run(async (tx) => {
      expect(await tx.webhooks.subscribersOf(partition, 'customers.create')).toHaveLength(1);
      removal = unitOfWork.run((other) => other.webhooks.remove(partition, id));
      await sleep(200);
      await tx.webhookDeliveries.add(partition, [
        { ...ids, topic: 'customers.create', status: 'FAILED', ...noReason },
      ]);
    });
    await removal;
    expect(await shop.sql('SELECT 1 FROM webhooks')).toEqual([]);
  });
});

const noReason = { detail: null, tokenExpiresAt: null, encryptedToken: null };

describe('a token', () => {
  const topics = ['CUSTOMER_PASSWORD_RESETS_CREATE', 'CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD'];

  const createKey = async (crv = 'P-256') => {
    const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', { crv });
    return { privateKey, publicKey: await exportJWK(publicKey) };
  };
  const createReset = async () => shop.reset((await shop.customer()).email);

  // Proves: WHK-09
  it('goes encrypted, to webhooks that asked for it and no others, and redeems (WHK-09)', async () => {
    const { publicKey, privateKey } = await createKey();
    // A receiver that returns what it was sent.
    const echo: Reaction = (socket) =>
      answering(200, [], asked.requests.at(-1)?.body.toString())(socket);
    const asked = await shop.receiving(echo);
    const notAsked = await shop.receiving(ok);
    const { id } = await shop.listenTo(asked, { topics, includesToken: true, publicKey });
    await shop.listenTo(notAsked, { topics, publicKey });
    const reset = await createReset();
    const [encrypted, plain] = [await requestOf(asked), await requestOf(notAsked)];
    const { data } = JSON.parse(encrypted.body.toString());
    const jwe = data.meta.encrypted_reset_password_token;
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, privateKey);
    expect(protectedHeader).toMatchObject({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' });
    expect(Buffer.from(plaintext).toString()).toBe(reset.token);
    expect(plain.body.toString()).not.toContain('encrypted_reset');
    for (const { body } of [encrypted, plain]) expect(body.toString()).not.toContain(reset.token);
    const delivery = await shop.deliveryWhere(id, { status: 'DELIVERED' });
    expect(delivery.response).toBeNull();
    const seen = JSON.stringify([await shop.deliveries(id), await shop.readWebhook(id)]);
    const dump = Object.values(await dumpRows(shop))
      .flat()
      .join('\n');
    const bytes = Buffer.from(reset.token).toString('hex');
    for (const text of [shop.log.join(), dump, seen]) {
      for (const form of [reset.token, bytes]) expect(text).not.toContain(form);
    }
    for (const text of [shop.log.join(), seen]) expect(text).not.toContain(jwe);
    const token = Buffer.from(plaintext).toString();
    expect(await shop.redeem({ ...reset, token })).toBe('ok');
    // The call about the redeemed reset has no token.
    const later = await requestOf(asked, 2);
    expect(later.body.toString()).not.toContain('encrypted_reset');
  });

  it('is tried for minutes only, and not beyond its expiry', async () => {
    const { id } = await failOnce('X25519', answering(500));
    await shop.sql(
      `UPDATE webhook_deliveries SET token_expires_at = now() + interval '20 seconds'`,
    );
    await shop.makeDue();
    const delivery = await shop.deliveryWhere(id, { attempts: 2 });
    expect(delivery).toMatchObject({ status: 'FAILED', nextAttemptAt: null, response: null });
  });

  /** A webhook that asks for tokens, its receiver, and a delivery that failed once. */
  async function failOnce(curve = 'P-256', later = ok) {
    const { publicKey } = await createKey(curve);
    const receiver = await shop.receiving(answering(500), later);
    const { id } = await shop.listenTo(receiver, { topics, includesToken: true, publicKey });
    await createReset();
    await shop.deliveryWhere(id, { attempts: 1 });
    return { id, receiver, publicKey };
  }

  const newKey = async () => ({ publicKey: (await createKey()).publicKey });
  const expire = async () => {
    await shop.sql(`UPDATE webhook_deliveries SET token_expires_at = now()`);
    return {};
  };
  const none = { includesToken: false };

  it.each<[string, string, () => Promise<object>]>([
    ['once it has expired', 'token_expired', expire],
    ['once none is asked for', 'token_withdrawn', async () => none],
    ['once its key was replaced', 'token_withdrawn', newKey],
    ['once its key was removed', 'token_withdrawn', async () => ({ ...none, publicKey: null })],
  ])('goes out no more %s, not even by hand', async (_when, detail, change) => {
    const { id, receiver } = await failOnce();
    only(await shop.updateWebhook(id, await change()));
    await shop.makeDue();
    const delivery = await shop.deliveryWhere(id, { status: 'FAILED' });
    expect(delivery).toMatchObject({ detail, attempts: 1, nextAttemptAt: null });
    await shop.sql(`UPDATE webhook_deliveries SET detail = NULL`);
    await shop.redeliver(delivery.id);
    await shop.deliveryWhere(id, { status: 'FAILED', detail, attempts: 1 });
    expect(receiver.requests).toHaveLength(1);
  });

  it('goes out if its webhook changed otherwise', async () => {
    const { id, receiver, publicKey } = await failOnce();
    only(await shop.updateWebhook(id, { name: 'renamed', includesToken: true, publicKey }));
    await shop.makeDue();
    await shop.deliveryWhere(id, { status: 'DELIVERED' });
    expect(receiver.requests[1]?.body).toEqual(receiver.requests[0]?.body);
  });
});
