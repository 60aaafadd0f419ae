/**
 * The samples of docs/webhooks.md do what it says of them.
 * @server
 * @smoke
 */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import * as jose from 'jose';
import type { TestApp } from '../../support/world/app.js';
import { until } from '../../support/world/delivery.js';
import { runSample, samplesOf } from '../../support/rows/page-samples.js';
import { createCustomer, createReset, type Headers } from '../../support/world/people.js';
import {
  createWebhookWorld,
  ok,
  requestOf,
  type WebhookWorld,
} from '../../support/world/webhook-world.js';

const page = 'docs/webhooks.md';
let world: WebhookWorld;
let rekey: TestApp;
let integration: Headers;

beforeAll(async () => {
  world = await createWebhookWorld();
  ({ rekey, integration } = world);
});
afterEach(() => world.cleanUp());
afterAll(() => rekey.close());

/** What became of each request is checked: a sample does not look at errors. */
async function graphql(query: string, variables: object = {}): Promise<unknown> {
  const { data, errors } = await rekey.graphql(query, { headers: integration, variables });
  expect(errors).toEqual([]);
  return data;
}

it('after an outage all that failed is found and delivered again', async () => {
  const receiver = await world.receiving(ok);
  const topics = ['CUSTOMERS_CREATE', 'CUSTOMER_PASSWORD_RESETS_CREATE'];
  const { id: webhookId } = await world.listenTo(receiver, { topics });
  await rekey.sql(`UPDATE webhooks SET circuit_state = 'open', consecutive_failures = 30`);
  const since = new Date().toISOString();
  const about: string[] = [];
  for (let count = 0; count < 12; count += 1) {
    const { id, email } = await createCustomer(rekey, integration);
    about.push(id, (await createReset(rekey, integration, email)).id);
  }
  const failed = await world.deliveries(webhookId);
  expect(failed.map(({ resourceId }) => resourceId)).toEqual(about);
  expect(failed.every(({ detail }) => detail === 'circuit_open')).toBe(true);
  await world.update(webhookId, { resetCircuit: true });
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
  const receiver = await world.receiving(ok);
  await world.listenTo(receiver, { topics: ['CUSTOMER_PASSWORD_RESETS_CREATE'], ...made.input });
  const { email } = await createCustomer(rekey, integration);
  const reset = await createReset(rekey, integration, email);
  const event = JSON.parse((await requestOf(receiver)).body.toString());
  const process = { env: { REKEY_WEBHOOK_PRIVATE_KEY: made.secret } };
  const known = { event, process };
  expect(await runSample(inTheReceiver, { modules, known, answer: 'token' })).toBe(reset.token);
});
