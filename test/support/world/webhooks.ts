/** A shop whose webhooks are called by a worker, receivers on loopback, and what became of the calls. */
import type { Dependencies } from '../../../src/operations/ports/index.js';
import { only, type GraphqlReply } from '../apis/graphql.js';
import { answering, startReceiver, type Reaction, type Receiver } from '../peers/receivers.js';
import { until } from '../until.js';
import type { TestApp } from './app.js';
import { development } from './environment.js';
import type { Headers } from './organization.js';
import { openShop, type Shop, type ShopOptions } from './shop.js';

export const ok = answering(200, [], 'thanks');

/** A mailer for tests in which no mail matters. */
export const noMailer = { send: () => Promise.resolve(), close: () => Promise.resolve() };

export interface MadeWebhook {
  readonly id: string;
  readonly secret: string;
  readonly url: string;
}

interface SeenDelivery {
  readonly id: string;
  readonly topic: string;
  readonly status: string;
  readonly attempts: number;
  readonly lastAttemptAt: string | null;
  readonly nextAttemptAt: string | null;
  readonly responseStatus: number | null;
  readonly response: string | null;
  readonly detail: string | null;
  readonly eventId: string;
  readonly resourceId: string;
}

export interface SeenRequest {
  readonly head: string;
  readonly body: Buffer;
  readonly headers: Headers;
}

const publicUrl = 'https://hooks.example.org/rekey';

const deliveryFields = `id topic status attempts lastAttemptAt nextAttemptAt responseStatus response
  detail eventId resourceId webhook { id }`;

const documents = {
  create: `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) {
    ... on WebhookWithSecret { secret webhook { id url } } ... on RekeyError { code } } }`,
  read: `query ($id: ID!) { webhook(id: $id) { id name url topics includesToken publicKey isActive
    disabledAt circuit consecutiveFailures deliveries(first: 2) { totalCount nodes { id } } } }`,
  update: `mutation ($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) {
    ... on Webhook { url topics isActive circuit consecutiveFailures } } }`,
  deliveries: `query ($id: ID!) { webhookDeliveries(first: 100, filter: { webhookId: { eq: $id } },
    orderBy: { direction: ASC }) { nodes { ${deliveryFields} } } }`,
  redeliver: `mutation ($id: ID!) { redeliverWebhook(deliveryId: $id) {
    ... on WebhookDelivery { status } } }`,
};

export async function createWebhook(
  { graphql }: Pick<Shop, 'graphql'>,
  input: object = {},
  by?: Headers,
): Promise<MadeWebhook> {
  const given = { url: publicUrl, topics: ['CUSTOMERS_CREATE'], ...input };
  const { webhook, secret } = only(await graphql(documents.create, { input: given }, by));
  return { ...webhook, secret };
}

/** A webhook with a delivery that failed permanently; those of all partitions before it are removed. */
export async function createFailedDelivery(
  shop: Pick<Shop, 'graphql' | 'sql'>,
): Promise<{ id: string; deliveryId: string }> {
  await shop.sql('DELETE FROM webhooks');
  const { id } = await createWebhook(shop);
  const deliveryId = `Delivery${id}`;
  await shop.sql(
    `INSERT INTO webhook_deliveries (organization_id, mode, id, webhook_id, event_id, topic, resource_id,
       customer_id, status, detail)
     SELECT organization_id, mode, $2, id, 'SomeEvent', 'customers.create', 'someone', 'someone',
       'FAILED', 'timeout' FROM webhooks WHERE id = $1`,
    [id, deliveryId],
  );
  return { id, deliveryId };
}

/** The headers of a request as it came, by their names in lower case. */
export function headersOf(head: string): Headers {
  const lines = head.split('\r\n').slice(1);
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...value] = line.split(': ');
      return [name.toLowerCase(), value.join(': ')];
    }),
  );
}

/** Waits for the n-th request of a receiver, from 1. */
export async function requestOf({ requests }: Receiver, count = 1): Promise<SeenRequest> {
  const request = await until(() => requests[count - 1]);
  return { ...request, headers: headersOf(request.head) };
}

/** The lines of the log that name a webhook, with all that they say but the time. */
export function logOf({ log }: Pick<TestApp, 'log'>, webhookId: string): object[] {
  const lines = log.filter((line) => line.includes(webhookId));
  return lines.map((line) => {
    const { time: _time, ...rest } = JSON.parse(line);
    return rest;
  });
}

/** Makes due whatever waits for its next attempt. */
async function makeDue({ sql }: Pick<TestApp, 'sql'>): Promise<void> {
  const due = new Date().toISOString();
  await sql(
    `UPDATE webhook_deliveries SET next_attempt_at = $1::timestamptz WHERE status = 'PENDING'`,
    [due],
  );
  // A job names the time it is for: the jobs of those that are due now, and no others.
  await sql(
    `UPDATE jobs.job SET start_after = now() - interval '1 second', data = CASE
       WHEN data ? 'dueAt' THEN data || jsonb_build_object('dueAt', $1::text) ELSE data END
     WHERE name = 'webhook_calls' AND state < 'active'`,
    [due],
  );
}

export interface Webhooks {
  /** Starts a receiver that reacts in the order given, the last reaction again and again. */
  receiving(...reactions: Reaction[]): Promise<Receiver>;
  /** Registers a webhook of the receiver's URL. */
  listenTo(receiver: Receiver, input?: object): Promise<MadeWebhook>;
  readWebhook(id: string): Promise<any>;
  updateWebhook(id: string, input: object): Promise<GraphqlReply>;
  /** The deliveries of a webhook as integrations see them, the oldest first. */
  deliveries(id: string): Promise<SeenDelivery[]>;
  /** Waits until a delivery of a webhook is as wanted; its first delivery. */
  deliveryWhere(id: string, wanted: Partial<SeenDelivery>): Promise<SeenDelivery>;
  redeliver(deliveryId: string): Promise<GraphqlReply>;
  makeDue(): Promise<void>;
  /** Calls `beforeRun` before each transaction; if it throws, there is none. */
  interfere(beforeRun: () => void): void;
  /** Removes the webhooks and receivers of a test. */
  cleanUp(): Promise<void>;
}

export type WebhookShop = Shop & Webhooks;

const nothing = () => undefined;

function interferingWith(state: { beforeRun: () => void }) {
  return (dependencies: Dependencies): Dependencies => {
    const { unitOfWork } = dependencies;
    const run: typeof unitOfWork.run = async (work) => {
      state.beforeRun();
      return unitOfWork.run(work);
    };
    return { ...dependencies, unitOfWork: { ...unitOfWork, run } };
  };
}

function webhooksOf(shop: Shop, state: { beforeRun: () => void }): Webhooks {
  const { graphql } = shop;
  const receivers: Receiver[] = [];
  const deliveries = async (id: string) =>
    only(await graphql(documents.deliveries, { id })).nodes as SeenDelivery[];
  return {
    async receiving(...reactions) {
      let count = 0;
      const receiver = await startReceiver((socket) => {
        const reaction = reactions[Math.min(count, reactions.length - 1)];
        count += 1;
        reaction?.(socket);
      });
      receivers.push(receiver);
      return receiver;
    },
    listenTo: ({ url }, input) => createWebhook(shop, { url, ...input }),
    readWebhook: async (id) => only(await graphql(documents.read, { id })),
    updateWebhook: (id, input) => graphql(documents.update, { id, input }),
    deliveries,
    async deliveryWhere(id, wanted) {
      const isWanted = (one: SeenDelivery) =>
        Object.entries(wanted).every(([key, value]) => one[key as keyof SeenDelivery] === value);
      const found = await until(async () => {
        const all = await deliveries(id);
        return all.some(isWanted) && all;
      });
      return found[0]!;
    },
    redeliver: (id) => graphql(documents.redeliver, { id }),
    makeDue: () => makeDue(shop),
    interfere(beforeRun) {
      state.beforeRun = beforeRun;
    },
    async cleanUp() {
      state.beforeRun = nothing;
      await shop.sql('DELETE FROM webhooks');
      await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
    },
  };
}

/** Starts a service whose worker runs; it can call loopback, since it is in development. */
export async function openWebhookShop(options: ShopOptions = {}): Promise<WebhookShop> {
  const state = { beforeRun: nothing as () => void };
  const shop = await openShop({
    environment: { ...development, WEBHOOK_TIMEOUT_SECONDS: '2' },
    mailer: noMailer,
    wrapDependencies: interferingWith(state),
    ...options,
  });
  await shop.app.worker?.start();
  return { ...shop, ...webhooksOf(shop, state) };
}
