/** The served description of the REST APIs: valid, complete, and true of every request in it. */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleNewPassword, samplePassword } from '../../../../src/api/fabric/samples.js';
import { createFabricApi } from '../../../../src/api/fabric/api.js';
import { describeApis } from '../../../../src/api/http/openapi.js';
import { ofAll, ofBodies, routes as fabricRoutes } from '../../../support/apis/fabric-cases.js';
import { createJsonApi } from '../../../../src/api/json-api/api.js';
import { openFabricWorld } from '../../../support/world/fabric-world.js';
import { useOpened } from '../../../support/world/use-shop.js';
import { eventNames } from '../../../../src/domain/events/event.js';
import { isWebhookTopic } from '../../../../src/domain/webhooks/webhook.js';
import { states } from '../../../support/parity/subjects.js';
import {
  createBodyValidator,
  createValidator,
  operationsOf,
  readDocument,
  type Described,
  type Document,
  type Validator,
} from '../../../support/openapi/document.js';
import { lint } from '../../../support/openapi/linter.js';
import { refusals } from '../../../support/openapi/errors.js';
import {
  callOf,
  problemsOf,
  send,
  successOf,
  type Given,
} from '../../../support/openapi/replay.js';
import { servedRoutes } from '../../../support/apis/served-routes.js';
import type { Headers } from '../../../support/world/organization.js';

/** The same APIs as the service's; nothing of them is run here. */
const apis = [createJsonApi({} as never), createFabricApi({} as never)];
const described = operationsOf(describeApis(apis, 'http://127.0.0.1') as Document);
const titled = described.map((one) => ({ title: one.operation.operationId, one }));
const isFabric = ({ path }: Described) => path.startsWith('/api-commerceIdentity/');

const world = useOpened(openFabricWorld);
let validate: Validator;
let document: Document;
let credential: Headers;

beforeAll(async () => {
  credential = world.backEnd;
  document = await readDocument(world);
  validate = createValidator(document);
});
afterEach(() => {
  world.database.isBusy = false;
  world.limit.isReached = false;
});

/** A customer of its own, made now, with a pending reset. */
async function give(one: Described): Promise<Given> {
  const state = isFabric(one) ? 'pending JWT' : 'pending';
  const subject = await states[state](world);
  const customer = [subject.customerId];
  if (one.operation.operationId === 'changeUserPasswordByPost') {
    // Its example changes back what that of PATCH changed.
    await world.changePassword(subject.customerId, samplePassword, sampleNewPassword);
  }
  const [event] = await world.sql('SELECT id FROM events WHERE customer_id = $1', customer);
  return { shop: world, subject, eventId: event.id, credential };
}

describe('the description of the REST APIs', () => {
  it('passes the recommended rules of a linter', async () => {
    expect(await lint(document)).toEqual([]);
  });

  it('would not pass with an operation that refers to nothing', async () => {
    const broken = JSON.stringify(document).replaceAll('schemas/FabricUser"', 'schemas/Nothing"');
    expect(await lint(JSON.parse(broken))).not.toEqual([]);
  });

  it('has words for every operation, and no word that importers misread', () => {
    const webhooks = Object.values(document.webhooks).map(({ post }) => post);
    const operations = [...described.map(({ operation }) => operation), ...webhooks];
    for (const { operationId, summary, description } of operations) {
      expect([operationId, summary.length > 5, description.length > 20]).toEqual([
        operationId,
        true,
        true,
      ]);
    }
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(JSON.stringify(document)).not.toContain('"const":');
  });

  it('says where the service is', () => {
    expect(document.servers).toEqual([{ url: 'https://rekey.example' }]);
  });

  it('has every path that is served, and no other', () => {
    const paths = servedRoutes(world.app.http).map((route) => route.split(' ')[1]);
    const own = Object.keys(document.paths).map((path) => path.replaceAll(/\{(\w+)\}/g, ':$1'));
    const others = ['/graphql', '/health', '/livez', '/openapi.json', '/readyz'];
    expect([...new Set(paths)].sort()).toEqual([...own, ...others].sort());
    expect(operationsOf(document)).toEqual(JSON.parse(JSON.stringify(described)));
  });

  it('has every method of each path, and no other', async () => {
    const known = new Set(described.map(({ method, path }) => `${method.toUpperCase()} ${path}`));
    for (const path of Object.keys(document.paths)) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
        const url = path.replaceAll(/\{\w+\}/g, 'unknown1');
        const { statusCode, body } = await world.app.http.inject({ method, url });
        const isKnown = known.has(`${method} ${path}`);
        expect([method, path, statusCode !== 405]).toEqual([method, path, isKnown]);
        expect(body).not.toContain('There is no such path.');
      }
    }
  });
});

describe('a described request', () => {
  it.each(titled)('is answered as described, with its own examples: $title', async ({ one }) => {
    const called = await send(world, callOf(one, await give(one)));
    expect([called.status, problemsOf(validate, one, called)]).toEqual([successOf(one), []]);
  });

  it.each(titled)('has an example for its body that fits: $title', ({ one }) => {
    const { path, method, operation } = one;
    for (const { example } of Object.values(operation.requestBody?.content ?? {})) {
      expect(example).toEqual(expect.any(Object));
      const checkBody = createBodyValidator(document);
      expect(checkBody(['paths', path, method], operation, example)).toEqual([]);
    }
  });
});

describe('a described webhook', () => {
  const topics = eventNames.filter(isWebhookTopic);

  it('is every topic, and no other', () => expect(Object.keys(document.webhooks)).toEqual(topics));

  it.each(topics)('has an example that fits, and only such calls fit: %s', (topic) => {
    const { post } = document.webhooks[topic]!;
    const checkBody = createBodyValidator(document);
    const problems = (body: unknown) => checkBody(['webhooks', topic, 'post'], post, body);
    const [{ example } = {}] = Object.values(post.requestBody?.content ?? {});
    const { data } = example as { data: { id: string; type: string; meta: object } };
    expect(problems(example)).toEqual([]);
    expect(topic.startsWith(`${data.type}.`)).toBe(true);
    const { id, type, meta } = data;
    expect(problems({ data: { id, type, meta } })).toEqual([]);
    expect(problems({ data: { ...data, secret: 'x' } })).not.toEqual([]);
    const topicHeader = post.parameters.find(({ name }) => name === 'x-commercelayer-topic');
    expect(topicHeader?.example).toBe(topic);
  });
});

describe('a refusal of JSON:API', () => {
  const cases = described
    .filter((one) => !isFabric(one))
    .flatMap((one) => {
      const statuses = Object.keys(one.operation.responses).filter((status) => status >= '400');
      return statuses.map((status) => ({ title: one.operation.operationId, status, one }));
    });

  it.each(cases)('is as described: $status of $title', async ({ status, one }) => {
    const call = refusals[status]?.(one, callOf(one, await give(one)));
    if (!call) throw new Error(`Nothing is refused with ${status}.`);
    world.database.isBusy = status === '503';
    world.limit.isReached = status === '429';
    const called = await send(world, call);
    expect([`${called.status}`, problemsOf(validate, one, called)]).toEqual([status, []]);
  });
});

describe("an example of fabric's refusals", () => {
  const cases = described.filter(isFabric).flatMap((one) =>
    Object.entries(one.operation.responses).flatMap(([status, { content = {} }]) => {
      const examples = Object.keys(Object.values(content)[0]?.examples ?? {});
      return examples.map((code) => ({ title: one.operation.operationId, status, code, one }));
    }),
  );

  it.each(cases)('is what is answered: $code of $title', async ({ title, status, code, one }) => {
    const route = fabricRoutes[title]!;
    const all = [...route.cases, ...ofAll, ...(one.operation.requestBody ? ofBodies : [])];
    const [, make] = all.find((refused) => refused[3] === code)!;
    const { isBusy = false, isLimited = false, ...more } = make(world);
    world.database.isBusy = isBusy;
    world.limit.isReached = isLimited;
    const reply = await world.ask({ ...route.request(world), ...more });
    const [mediaType = ''] = String(reply.headers['content-type']).split(';');
    const called = { ...reply, mediaType };
    expect([`${reply.status}`, problemsOf(validate, one, called)]).toEqual([status, []]);
    const { [mediaType]: content } = one.operation.responses[status]!.content!;
    const { value } = content!.examples![code]!;
    expect(reply.body).toEqual({ ...(value as object), message: expect.any(String) });
  });
});
