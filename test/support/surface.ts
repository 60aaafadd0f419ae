/** For tests of what answers and logs show: a secret that occurs nowhere else, and requests with any body. */
import { randomBytes } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { createTestApp, type Shop, type TestApp, type TestAppOptions } from './app.js';

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
