/** A shop, its neighbour, and customers of both to whom nothing may happen. */
import { fabricApi, fabricMailApi } from '../apis/fabric-verbs.js';
import { graphqlApi, graphqlTokenApi, graphqlUserApi } from '../apis/graphql-verbs.js';
import { jsonApiApi } from '../apis/json-api-verbs.js';
import type { Api } from '../apis/verbs.js';
import { resetLinksOf } from '../world/mail.js';
import { openShop, type Shop, type ShopOptions } from '../world/shop.js';
import { createCallers } from './callers.js';
import { createSubject, type Subject } from './subjects.js';

export const apis: readonly Api[] = [
  graphqlApi,
  graphqlUserApi,
  graphqlTokenApi,
  jsonApiApi,
  fabricApi,
  fabricMailApi,
];

export interface World {
  readonly shop: Shop;
  readonly foreignShop: Shop;
  readonly callers: Awaited<ReturnType<typeof createCallers>>;
  /** Another customer, with a pending reset. */
  readonly other: Subject;
  /** The same in another shop. */
  readonly foreign: Subject;
  close(): Promise<void>;
}

const [own, foreign] = ['own-shop', 'foreign-shop'];

export async function createWorld(options: ShopOptions = {}): Promise<World> {
  const environment = {
    ...resetLinksOf(own, foreign),
    SUBGRAPH: 'on',
    ...options.environment,
  };
  const shop = await openShop({ organization: { slug: own }, ...options, environment });
  const foreignShop = await shop.neighbour({ slug: foreign });
  return {
    shop,
    foreignShop,
    callers: await createCallers(shop, foreignShop),
    other: await createSubject(shop),
    foreign: await createSubject(foreignShop),
    close: shop.close,
  };
}
