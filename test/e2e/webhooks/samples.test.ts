/**
 * The samples of docs/webhooks.md do what it says of them.
 * @databases
 * @smoke
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, it } from '@jest/globals';
import * as jose from 'jose';
import * as standardwebhooks from 'standardwebhooks';
import { runSample, samplesOf } from '../../support/rows/page-samples.js';
import { until } from '../../support/until.js';
import { useShop } from '../../support/world/use-shop.js';
import { createWebhook, ok, requestOf } from '../../support/world/webhooks.js';

const page = 'docs/webhooks.md';
const shop = useShop({ webhooks: true });

/** Checks each request: a sample does not look at errors. */
async function graphql(query: string, variables: object = {}): Promise<unknown> {
  const { data, errors } = await shop.graphql(query, variables);
  expect(errors).toEqual([]);
  return data;
}

/** The port is open before the receiver of the page listens, since a webhook has to know it first. */
const server = createServer((request, response) => receive(request, response));
let receive: RequestListener = (_, response) => void response.writeHead(500).end();
afterAll(() => void server.close());

it('the first receiver takes what is signed, and says 401 to everything else', async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const { id: webhookId, secret } = await createWebhook(shop, { url });
  const printed: unknown[][] = [];
  const listening = { listen: (port: number) => expect(port).toBe(4001) };
  const http = { createServer: (own: RequestListener) => ((receive = own), listening) };
  const [sample] = samplesOf(page, 'Try it', 'js');
  await runSample(sample, {
    modules: { 'node:http': http, standardwebhooks },
    known: {
      process: { env: { REKEY_WEBHOOK_SECRET: secret } },
      console: { log: (...words: unknown[]) => void printed.push(words) },
    },
  });
  const { id } = await shop.customer();
  await shop.deliveryWhere(webhookId, { status: 'DELIVERED' });
  expect(printed).toEqual([['customers.create', id]]);
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
});

it('after an outage all that failed is found and delivered again', async () => {
  const receiver = await shop.receiving(ok);
  const topics = ['CUSTOMERS_CREATE', 'CUSTOMER_PASSWORD_RESETS_CREATE'];
  const { id: webhookId } = await shop.listenTo(receiver, { topics });
  await shop.sql(`UPDATE webhooks SET circuit_state = 'open', consecutive_failures = 30`);
  const since = new Date().toISOString();
  const about: string[] = [];
  for (let count = 0; count < 12; count += 1) {
    const { id, email } = await shop.customer();
    about.push(id, (await shop.reset(email)).id);
  }
  const failed = await shop.deliveries(webhookId);
  expect(failed.map(({ resourceId }) => resourceId)).toEqual(about);
  expect(failed.every(({ detail }) => detail === 'circuit_open')).toBe(true);
  await shop.updateWebhook(webhookId, { resetCircuit: true });
  // Pages that end within ten and beyond.
  const [query] = samplesOf(page, 'After an outage', 'graphql');
  const small = query?.replace('first: 100', 'first: 11');
  const [sample] = samplesOf(page, 'After an outage', 'js');
  await runSample(sample, { known: { graphql, failed: small, webhookId, since } });
  await until(() => receiver.requests.length === about.length);
  const bodies = receiver.requests.map(({ body }) => JSON.parse(body.toString()));
  expect(bodies.map(({ data }) => data.id).toSorted()).toEqual(about.toSorted());
});

it('a key that was stored opens the token of a delivery', async () => {
  const [once, inTheReceiver] = samplesOf(page, 'Reset tokens', 'js');
  const modules = { jose };
  const made = await runSample(once, { modules, answer: '{ input, secret }' });
  const receiver = await shop.receiving(ok);
  await shop.listenTo(receiver, { topics: ['CUSTOMER_PASSWORD_RESETS_CREATE'], ...made.input });
  const { email } = await shop.customer();
  const reset = await shop.reset(email);
  const event = JSON.parse((await requestOf(receiver)).body.toString());
  const process = { env: { REKEY_WEBHOOK_PRIVATE_KEY: made.secret } };
  const known = { event, process };
  expect(await runSample(inTheReceiver, { modules, known, answer: 'token' })).toBe(reset.token);
});

it('the older signature is checked, and the id of a secret is found, as the page does it', async () => {
  const receiver = await shop.receiving(ok);
  const { secret } = await shop.listenTo(receiver, { topics: ['CUSTOMERS_CREATE'] });
  await shop.customer();
  const request = await requestOf(receiver);
  const process = { env: { REKEY_WEBHOOK_SECRET: secret } };
  const known = { process, request, rawBody: request.body };
  const [check, idOfSecret] = samplesOf(page, 'Check the signature', 'js');
  const all = { createHash, createHmac, timingSafeEqual, ...known };
  expect(await runSample(check, { known: all, answer: 'isGenuine' })).toBe(true);
  const other = { ...all, rawBody: Buffer.from('{}') };
  expect(await runSample(check, { known: other, answer: 'isGenuine' })).toBe(false);
  const id = await runSample(`const id = ${idOfSecret}`, { known: all, answer: 'id' });
  expect(request.headers).toMatchObject({ 'x-rekey-key-ids': id });
});
