/** A shop whose webhooks are called by a worker, receivers on loopback, and what became of it all. */
import type { Dependencies } from '../../../src/operations/ports/index.js';
import {
  createTestApp,
  type GraphqlReply,
  type Shop,
  type TestApp,
  type TestAppOptions,
} from './app.js';
import { withCheapHashes } from './cheap-hashes.js';
import { until } from './delivery.js';
import type { Headers } from './people.js';
import { answering, startReceiver, type Reaction, type Receiver } from '../peers/receivers.js';
import {
  createWebhook,
  deliveriesOf,
  headersOf,
  readWebhook,
  type MadeWebhook,
  type SeenDelivery,
} from './webhooks.js';

export const ok = answering(200, [], 'thanks');

/** Nobody is to be mailed. */
const mailer = { send: () => Promise.resolve(), close: () => Promise.resolve() };

export interface SeenRequest {
  readonly head: string;
  readonly body: Buffer;
  readonly headers: Record<string, string>;
}

export interface WebhookWorld {
  readonly rekey: TestApp;
  readonly shop: Shop;
  readonly integration: Headers;
  /** A receiver that reacts in the order given, the last reaction again and again. */
  receiving(...reactions: Reaction[]): Promise<Receiver>;
  listenTo(receiver: Receiver, input?: object): Promise<MadeWebhook>;
  read(id: string): Promise<any>;
  update(id: string, input: object): Promise<GraphqlReply>;
  deliveries(id: string): Promise<SeenDelivery[]>;
  /** The first delivery of a webhook, once one is as wanted. */
  deliveryWhere(id: string, wanted: Partial<SeenDelivery>): Promise<SeenDelivery>;
  redeliver(deliveryId: string): Promise<GraphqlReply>;
  /** Told before each transaction; where it throws, there is none. */
  interfere(beforeRun: () => void): void;
  /** Webhooks and receivers of one test go before the next. */
  cleanUp(): Promise<void>;
}

/** The n-th request of a receiver, from 1. */
export async function requestOf({ requests }: Receiver, count = 1): Promise<SeenRequest> {
  const request = await until(() => requests[count - 1]);
  return { ...request, headers: headersOf(request.head) };
}

/** Calls `beforeRun` before each transaction. */
function interferingWith(beforeRun: () => void) {
  return (given: Dependencies): Dependencies => {
    const dependencies = withCheapHashes(given);
    const { unitOfWork } = dependencies;
    const run: typeof unitOfWork.run = async (work) => {
      beforeRun();
      return unitOfWork.run(work);
    };
    return { ...dependencies, unitOfWork: { ...unitOfWork, run } };
  };
}

/** Its worker runs already; loopback can be called, since it is in development. */
export async function createWebhookWorld(
  options: Pick<TestAppOptions, 'databaseUrl'> = {},
): Promise<WebhookWorld> {
  const nothing = () => undefined;
  let beforeRun: () => void = nothing;
  const rekey = await createTestApp({
    ...options,
    environment: { REKEY_PROFILE: 'development', WEBHOOK_TIMEOUT_SECONDS: '2' },
    mailer,
    wrapDependencies: interferingWith(() => beforeRun()),
  });
  const shop = await rekey.createShop();
  const integration = await shop.bearer('integration');
  const receivers: Receiver[] = [];
  const deliveries = (id: string) => deliveriesOf(rekey, integration, id);
  await rekey.app.worker?.start();
  return {
    rekey,
    shop,
    integration,
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
    listenTo: (receiver, input = {}) =>
      createWebhook(rekey, integration, { url: receiver.url, ...input }),
    read: (id) => readWebhook(rekey, integration, id),
    update: (id, input) =>
      rekey.graphql(
        `mutation ($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) {
          ... on Webhook { url topics isActive circuit consecutiveFailures secret } } }`,
        { headers: integration, variables: { id, input } },
      ),
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
    redeliver: (deliveryId) =>
      rekey.graphql(
        `mutation ($id: ID!) { redeliverWebhook(deliveryId: $id) { ... on WebhookDelivery { status } } }`,
        { headers: integration, variables: { id: deliveryId } },
      ),
    interfere(given) {
      beforeRun = given;
    },
    async cleanUp() {
      beforeRun = nothing;
      await rekey.sql('DELETE FROM webhooks');
      await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
    },
  };
}
