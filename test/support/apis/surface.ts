/** For tests of what answers and logs show: a secret that occurs nowhere else, and requests with any body. */
import { randomBytes } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { createTestApp, type Shop, type TestApp, type TestAppOptions } from '../world/app.js';

export interface Surface extends TestApp {
  readonly shop: Shop;
  /** Headers of an integration of the shop. */
  readonly integration: Record<string, string>;
  readonly salesChannel: Record<string, string>;
  /** Any bytes to `/graphql`; by default as JSON and by nobody. */
  post(
    payload: string | Buffer,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse & { errors: any[] }>;
}

/** A word that is a valid GraphQL name, so that it can be put anywhere in a document. */
export function newCanary(): string {
  return `Canary${randomBytes(8).toString('hex')}`;
}

/** The application with a shop and its credentials. */
export async function createSurface(options: TestAppOptions = {}): Promise<Surface> {
  const rekey = await createTestApp(options);
  const shop = await rekey.createShop();
  return {
    ...rekey,
    shop,
    integration: await shop.bearer('integration'),
    salesChannel: await shop.apiKey('sales_channel'),
    async post(payload, headers = {}) {
      const response = await rekey.app.http.inject({
        method: 'POST',
        url: '/graphql',
        headers: { 'content-type': 'application/json', ...headers },
        payload,
      });
      const { errors = [] } = JSON.parse(response.body) as { errors?: unknown[] };
      return Object.assign(response, { errors });
    },
  };
}

export const development = { REKEY_PROFILE: 'development' };

export interface Counter {
  count: number;
  /** For `createSurface`: counts the questions with which contexts begin. */
  readonly options: TestAppOptions;
}

/** How many requests asked whose their credential is: once each, before their bodies are used. */
export function countContexts(): Counter {
  const counter: Counter = {
    count: 0,
    options: {
      wrapDependencies: (dependencies) => ({
        ...dependencies,
        clients: {
          findClient: (...ids) => {
            counter.count += 1;
            return dependencies.clients.findClient(...ids);
          },
          findClientByKeyDigest: (digest) => {
            counter.count += 1;
            return dependencies.clients.findClientByKeyDigest(digest);
          },
        },
      }),
    },
  };
  return counter;
}

/** The one error of a refusal before the pipeline, with the id of its request. */
export function refusalOf(answer: Awaited<ReturnType<Surface['post']>>): object {
  const { statusCode: status, headers, errors } = answer;
  const [{ extensions }] = errors;
  return {
    status,
    type: headers['content-type'],
    ran: 'data' in answer.json(),
    errors: errors.length,
    code: extensions.code,
    hasRequestId: extensions.requestId === headers['x-request-id'],
  };
}

/** What `refusalOf` answers for a refusal as it should be. */
export function refusal(status: number, code: string): object {
  const type = 'application/json; charset=utf-8';
  return { status, type, ran: false, errors: 1, code, hasRequestId: true };
}
