/** A shop, its neighbour, and requests to every API of the service. */
import { createTestApp, type Shop, type TestApp, type TestAppOptions } from '../world/app.js';
import { withCheapHashes } from '../world/cheap-hashes.js';
import { resetLinksOf } from '../world/delivery.js';
import type { Headers } from '../world/people.js';
import { createCallers } from './callers.js';
import { fabricApi, fabricMailApi } from './fabric-api.js';
import { graphqlApi, graphqlUserApi } from './graphql-api.js';
import { jsonApiApi } from './json-api.js';
import { createSubject, type Maker, type Subject } from './subjects.js';
import type { Answer, Asked, Api } from './verbs.js';

export const apis: readonly Api[] = [
  graphqlApi,
  graphqlUserApi,
  jsonApiApi,
  fabricApi,
  fabricMailApi,
];

export interface World extends Maker {
  readonly shop: Shop;
  readonly foreignShop: Shop;
  readonly callers: Awaited<ReturnType<typeof createCallers>>;
  /** Somebody else, with a pending reset, to whom nothing may happen. */
  readonly other: Subject;
  /** The same in another shop. */
  readonly foreign: Subject;
  send(api: Api, asked: Asked, headers: Headers): Promise<Answer>;
}

async function send(rekey: TestApp, api: Api, asked: Asked, headers: Headers): Promise<Answer> {
  const { method, url, body } = asked;
  const response = await rekey.app.http.inject({
    method,
    url,
    headers: {
      accept: api.mediaType,
      ...(body && { 'content-type': api.mediaType }),
      ...headers,
    },
    ...(body && { payload: JSON.stringify(body) }),
  });
  const { statusCode: status, body: text } = response;
  return { status, body: text === '' ? undefined : JSON.parse(text) };
}

const [own, foreign] = ['own-shop', 'foreign-shop'];

export async function createWorld(options: TestAppOptions = {}): Promise<World> {
  const environment = resetLinksOf(own, foreign);
  const rekey = await createTestApp({ wrapDependencies: withCheapHashes, environment, ...options });
  const shop = await rekey.createShop({ slug: own });
  const foreignShop = await rekey.createShop({ slug: foreign });
  const maker = { rekey, integration: await shop.bearer('integration') };
  const foreignMaker = { rekey, integration: await foreignShop.bearer('integration') };
  return {
    ...maker,
    shop,
    foreignShop,
    callers: await createCallers(rekey, shop, foreignShop),
    other: await createSubject(maker),
    foreign: await createSubject(foreignMaker),
    send: (api, asked, headers) => send(rekey, api, asked, headers),
  };
}

/** The site context that an API requires, or that `more` asks for. */
export function siteHeaders(api: Api, { organization }: Shop, more?: object | string): Headers {
  if (more === undefined && !api.requiresSiteContext) return {};
  const { account } = organization;
  const text = typeof more === 'string' ? more : JSON.stringify({ account, ...more });
  return { 'x-site-context': text };
}
