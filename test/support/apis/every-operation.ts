/** Requests that run every operation in every way in which its statements differ, and the jobs that follow. */
import { wireWorker } from '../../../src/app/worker.js';
import { noTraffic } from '../../../src/worker/traffic.js';
import { loadConfig } from '../../../src/config/index.js';
import { createJobQueue } from '../../../src/database/jobs/job-source.js';
import { digestDocument } from '../../../src/domain/documents/document.js';
import type { Job } from '../../../src/domain/jobs/job.js';
import { callerRows } from '../parity/caller-rows.js';
import type { Caller } from '../parity/callers.js';
import { objectRows } from '../parity/object-rows.js';
import { prepareRow, type Row } from '../parity/row.js';
import { states } from '../parity/subjects.js';
import { tokenRows } from '../parity/token-rows.js';
import { apis, type World } from '../parity/world.js';
import { startReceiver } from '../peers/receivers.js';
import { until } from '../until.js';
import { addDocumentApplication } from '../world/document-application.js';
import { goodPassword, otherPassword } from '../world/people.js';
import type { Shop } from '../world/shop.js';
import { createFailedDelivery, createWebhook, ok } from '../world/webhooks.js';
import { createSubject, isAboutWebhooks, operationCases } from './operations.js';
import { sendBy, siteHeaders } from './verbs-of-shop.js';

/** What succeeds sends the most statements; of what fails, callers of other partitions matter. */
const rows = [...tokenRows, ...callerRows, ...objectRows].filter(
  ({ verdict, by }) => verdict === 'ok' || /another|test mode/.test(by),
);

async function sendRow(world: World, row: Row): Promise<void> {
  for (const api of apis.filter(({ ask }) => row.verb in ask)) {
    const subject = await states[row.state ?? 'pending'](world.shop);
    const caller: Caller = world.callers[row.by];
    const { asked } = prepareRow(row, api, subject, world);
    const shop = row.by === 'an integration of another shop' ? world.foreignShop : world.shop;
    const headers = { ...(await caller(subject)), ...siteHeaders(api, shop, row.site) };
    await sendBy(api, world.shop.send, asked, headers);
  }
}

async function sendGraphql(shop: Shop): Promise<void> {
  for (const { name, query, variables } of operationCases) {
    const subject = await createSubject(shop);
    const webhook = isAboutWebhooks(name) && { webhook: await createFailedDelivery(shop) };
    await shop.graphql(query, variables({ ...subject, ...webhook }));
  }
}

const lists = `query ($id: ID!, $email: String!, $now: DateTime!) {
  customers(first: 2, filter: { email: { eq: $email }, createdAt: { lt: $now } }) { totalCount
    pageInfo { endCursor } nodes { id hasPassword
      passwordResets(first: 1) { totalCount nodes { id customer { id } events(first: 1) { totalCount nodes { id } } } }
      events(first: 1, filter: { name: { eq: CUSTOMERS_CREATE } }) { totalCount nodes { id } } } }
  customerPasswordResets(first: 2, filter: { customerId: { eq: $id }, status: { in: [PENDING, EXPIRED] } }) {
    totalCount nodes { id customer { id } } }
  events(first: 2, filter: { customerId: { eq: $id } }) { totalCount nodes { id customer { id } passwordReset { id } } }
  webhooks(first: 2) { totalCount nodes { id deliveries(first: 1) { totalCount nodes { id } } } }
  webhookDeliveries(first: 2) { totalCount nodes { id webhook { id } event { id } customer { id } } }
}`;

/** Filters by related rows, pages by number, and what lies below an object. */
const paths = (id: string, resetId: string, email: string): string[] => [
  `/customers?filter[q][email_eq]=${email}&sort=-created_at&page[number]=2`,
  '/customers?filter[q][events_name_eq]=customers.create&filter[q][has_password_true]=true',
  '/customers?filter[q][email_cont]=example&include=events',
  `/customers/${id}?include=customer_password_resets,events`,
  `/customers/${id}/events`,
  `/customers/${id}/customer_password_resets`,
  `/customer_password_resets?filter[q][customer_email_eq]=${email}&include=customer,events`,
  '/customer_password_resets?filter[q][customer_email_cont]=example',
  '/customer_password_resets?filter[q][events_name_eq]=customer_password_resets.create',
  `/customer_password_resets/${resetId}/customer`,
  `/customer_password_resets/${resetId}/events`,
  '/events?filter[q][name_eq]=customers.create',
];

/** Those of a site context that name a channel, a stage and a date. */
const sites = [undefined, { channel: '3', stage: 'two', date: '2030-01-01T00:00:00.000Z' }];

async function sendLists(shop: Shop): Promise<void> {
  await createFailedDelivery(shop);
  const { customer, reset } = await createSubject(shop);
  for (const site of sites) {
    const { integration } = shop;
    const headers = { ...integration, ...siteHeaders({ requiresSiteContext: false }, shop, site) };
    const variables = { id: customer.id, email: customer.email, now: '2030-01-01T00:00:00.000Z' };
    const { errors } = await shop.graphql(lists, variables, headers);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    for (const path of paths(customer.id, reset.id, customer.email)) {
      await shop.jsonApi('GET', path, { headers });
    }
  }
}

/** By the id of a document that an application registered, and of one that it did not. */
async function sendDocuments(shop: Shop): Promise<void> {
  const text = '{ viewer { mode } }';
  const { headers } = await addDocumentApplication(shop, [text], false);
  const type = { 'content-type': 'application/json' };
  for (const one of [text, `${text} `]) {
    const body = JSON.stringify({ documentId: digestDocument(one) });
    await shop.send({ method: 'POST', url: '/graphql', body }, { ...type, ...headers });
  }
}

/** As a gateway asks, by each key. */
async function sendKeys(shop: Shop): Promise<void> {
  const { id, email } = await shop.customer();
  const keys = [{ id }, { email }].map((key) => ({ __typename: 'Customer', ...key }));
  const query = `query ($keys: [_Any!]!) {
    _entities(representations: $keys) { ... on Customer { id hasPassword } } }`;
  const headers = { 'content-type': 'application/json', ...shop.integration };
  const body = { query, variables: { keys } };
  await shop.send({ method: 'POST', url: '/subgraph', body }, headers);
}

/** Makes all kinds of jobs: a mail, a notice, a call that succeeds and one that fails. */
async function makeJobs(shop: Shop, url: string): Promise<void> {
  await createWebhook(shop, { url, topics: ['CUSTOMERS_CREATE'] });
  await createWebhook(shop, {
    url: 'http://127.0.0.1:1/none',
    topics: ['CUSTOMERS_CREATE_PASSWORD'],
  });
  const { email: known } = await shop.customer();
  for (const email of [known, 'nobody@example.org']) {
    const document = `mutation ($email: String!) {
      requestPasswordResetEmail(input: { email: $email }) { __typename } }`;
    await shop.graphql(document, { email }, shop.salesChannel);
  }
  const changing = await shop.customer();
  await shop.changePassword(changing.id, goodPassword, otherPassword);
}

async function work({ app, sql }: Shop): Promise<void> {
  const observe = () => undefined;
  const queue = createJobQueue(app.database.dataSource, observe);
  const worker = wireWorker(loadConfig({}), {
    ...{ queue, jobs: app.jobs, watch: app.queues.watch, observe, traffic: noTraffic },
  });
  await worker?.start();
  await until(async () => {
    const left = await sql(`SELECT 1 FROM jobs.job WHERE state IN ('created', 'active')
      AND start_after <= now()`);
    return left.length === 0;
  });
  await worker?.stop();
}

/** As after an error that is not one of the handler's own. */
async function release({ app, sql, organization }: Shop): Promise<void> {
  const [row] = await sql(
    `SELECT id, data FROM jobs.job WHERE name = 'password_reset_mails'
    AND data->>'organizationId' = $1 LIMIT 1`,
    [organization.id],
  );
  const now = new Date();
  const { id, data } = row;
  const queue = 'password_reset_mails' as const;
  const job: Job = {
    queue,
    id,
    data,
    createdAt: now,
    takenAt: now,
    isLast: false,
    mayHaveArrived: false,
  };
  await app.jobs.releaseJob(job);
}

/** `world` has a relay or none; its clients may call loopback. */
export async function runEveryOperation(world: World): Promise<void> {
  const { shop } = world;
  for (const row of rows) await sendRow(world, row);
  await sendGraphql(shop);
  await sendLists(shop);
  await sendDocuments(shop);
  await sendKeys(shop);
  const receiver = await startReceiver(ok);
  try {
    await makeJobs(shop, receiver.url);
    await work(shop);
    await release(shop);
  } finally {
    await receiver.close();
  }
}
