/** Requests to the JSON:API. */
import type { LightMyRequestResponse } from 'fastify';
import type { Mode } from '../../../src/domain/access/organization.js';
import { createTestApp, type Shop, type TestApp, type TestAppOptions } from '../world/app.js';
import { withCheapHashes } from '../world/cheap-hashes.js';
import type { Headers } from '../world/people.js';

export const mediaType = 'application/vnd.api+json';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Answer {
  readonly status: number;
  readonly headers: LightMyRequestResponse['headers'];
  readonly text: string;
  // Documents are read by the tests that know them; undefined where there is none.
  readonly body: any;
}

interface Asked {
  /** A document, or any text. */
  readonly body?: unknown;
  readonly headers?: Headers;
}

export interface JsonApi extends TestApp {
  readonly shop: Shop;
  readonly integration: Headers;
  readonly salesChannel: Headers;
  /** Asks as the integration; `path` is what comes after `/api`. Headers replace those of the same name. */
  ask(method: Method, path: string, asked?: Asked): Promise<Answer>;
}

function payloadOf(body: unknown): string | undefined {
  return typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
}

/** The application with a shop; its callers work in `mode`. */
export async function createJsonApi(
  given: { shop?: Partial<Shop['organization']>; mode?: Mode; app?: TestAppOptions } = {},
): Promise<JsonApi> {
  const rekey = await createTestApp({ wrapDependencies: withCheapHashes, ...given.app });
  const shop = await rekey.createShop(given.shop);
  const mode = given.mode ?? 'live';
  const integration = await shop.bearer('integration', { mode });
  return {
    ...rekey,
    shop,
    integration,
    salesChannel: await shop.apiKey('sales_channel', mode),
    async ask(method, path, { body, headers = integration } = {}) {
      const payload = payloadOf(body);
      const response = await rekey.app.http.inject({
        method,
        url: `/api${path}`,
        headers: { accept: mediaType, 'content-type': mediaType, ...headers },
        ...(payload !== undefined && { payload }),
      });
      const { statusCode: status, body: text } = response;
      return { status, headers: response.headers, text, body: text && JSON.parse(text) };
    },
  };
}

/** A request document. */
export function documentOf(type: string, attributes: object, id?: string): object {
  return { data: { type, ...(id !== undefined && { id }), attributes, relationships: {} } };
}

/** The first error in short: status, code, and where they are told, pointer and `meta.error`. */
export function failureOf({ status, body }: Answer): unknown[] {
  const [{ code, status: said, source, meta }] = body.errors;
  if (said !== String(status)) throw new Error(`The error says ${said}, the answer ${status}.`);
  const more = [source?.pointer, meta?.error];
  return [status, code, ...more.filter((value) => value !== undefined)];
}

export interface Reset {
  readonly id: string;
  readonly token: string;
  readonly customerId: string;
  readonly email: string;
}

let count = 0;

/** A customer of its own with a password, and a reset for it; `attributes` are the reset's. */
export async function createReset({ ask }: JsonApi, attributes: object = {}): Promise<Reset> {
  count += 1;
  const email = `robin${count}@example.net`;
  const customer = await ask('POST', '/customers', {
    body: documentOf('customers', { email, password: 'a boat with 3 red sails' }),
  });
  const { body } = await ask('POST', '/customer_password_resets', {
    body: documentOf('customer_password_resets', { customer_email: email, ...attributes }),
  });
  const { id, attributes: made } = body.data;
  return { id, token: made.reset_password_token, customerId: customer.body.data.id, email };
}
