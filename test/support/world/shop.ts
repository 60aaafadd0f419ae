/**
 * The one world of the end-to-end tests: a running application with an organization and its callers.
 * See ../README.md for how a test uses it.
 */
import type { Mode } from '../../../src/domain/access/organization.js';
import { createFabricApi, type FabricApi } from '../apis/fabric.js';
import { createGraphqlApi, createUserVerbs, type GraphqlApi } from '../apis/graphql.js';
import { createJsonApi, type JsonApi } from '../apis/json-api.js';
import { sendInto, type Send } from '../apis/send.js';
import type { Credentials, Verbs } from '../apis/verbs-of-shop.js';
import { cloneServerDatabase } from '../rows/database.js';
import { createTestApp, type TestApp, type TestAppOptions } from './app.js';
import { addTenant, type OwnOrganization, type Tenant } from './organization.js';

/** The verbs of GraphQL are the shop's own, since most tests do not care for the API. */
export interface Shop extends TestApp, Tenant, Credentials, Verbs {
  readonly send: Send;
  readonly graphql: GraphqlApi;
  /** GraphQL's mutations of a user, by the user's id; its tokens are JWTs. */
  readonly graphqlByUser: Verbs;
  readonly jsonApi: JsonApi;
  readonly fabric: FabricApi;
  /** Opens another organization of the same application. */
  neighbour(organization?: Partial<OwnOrganization>, mode?: Mode): Promise<Shop>;
}

export interface ShopOptions extends TestAppOptions {
  readonly organization?: Partial<OwnOrganization>;
  /** The mode of the callers; live by default. */
  readonly mode?: Mode;
  /** True: on a database of its own on the PostgreSQL server. For `describeOnServer`. */
  readonly isOnServer?: boolean;
}

/** Opens a new organization of a running application. */
async function openShopOf(
  rekey: TestApp,
  organization?: Partial<OwnOrganization>,
  mode?: Mode,
): Promise<Shop> {
  const tenant = await addTenant(rekey, organization, mode);
  const integration = await tenant.bearer('integration');
  const salesChannel = await tenant.apiKey('sales_channel');
  const credentials = { organization: tenant.organization, integration, salesChannel };
  return atShop({ ...rekey, ...tenant, ...credentials });
}

/** The APIs for callers who are there already: of their application, or of a service that `send` reaches. */
export function atShop(
  given: TestApp & Tenant & Credentials,
  send: Send = sendInto(given.app.http),
): Shop {
  const graphql = createGraphqlApi(send, given);
  return {
    ...given,
    ...(graphql as Verbs),
    send,
    graphql,
    graphqlByUser: createUserVerbs(send, given),
    jsonApi: createJsonApi(send, given),
    fabric: createFabricApi(send, given),
    neighbour: (organization, mode) => openShopOf(given, organization, mode),
  };
}

/** Starts an application with a shop; the caller closes it. */
export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const { organization, mode, isOnServer = false, ...rest } = options;
  const server = isOnServer ? { databaseUrl: await cloneServerDatabase() } : {};
  return openShopOf(await createTestApp({ ...server, ...rest }), organization, mode);
}
