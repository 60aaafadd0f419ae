/** Requests to the fabric API, as its clients send them. */
import type { LightMyRequestResponse } from 'fastify';
import type { ApiMethod } from '../../../src/api/http/api.js';
import type { Shop, TestApp } from '../world/app.js';
import type { Headers } from '../world/people.js';

const prefix = '/api-commerceIdentity';

export interface FabricRequest {
  readonly method: ApiMethod;
  /** Below the API's prefix. */
  readonly path: string;
  /** Sent as JSON; nothing where it is undefined. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly payload?: string | Buffer;
  /** Beside those that every request has; an undefined one takes its default away. */
  readonly headers?: Record<string, string | undefined>;
}

export interface FabricReply {
  readonly status: number;
  readonly headers: LightMyRequestResponse['headers'];
  readonly text: string;
  /** Undefined where nothing came. */
  readonly body: any;
}

/** The account alone: it narrows nothing. */
export function siteContextOf(shop: Shop, more: object = {}): string {
  return JSON.stringify({ account: shop.organization.account, ...more });
}

/** Sends as the caller of `credentials`, with the shop's site context. */
export function createFabricClient(rekey: TestApp, shop: Shop, credentials: Headers) {
  return async (request: FabricRequest): Promise<FabricReply> => {
    const { method, path, body, payload = JSON.stringify(body) } = request;
    const defaults = {
      ...(payload !== undefined && { 'content-type': 'application/json' }),
      'x-site-context': siteContextOf(shop),
      ...credentials,
    };
    const given = Object.entries({ ...defaults, ...request.headers });
    const headers = Object.fromEntries(given.filter(([, value]) => value !== undefined));
    const response = await rekey.app.http.inject({
      method,
      url: `${prefix}${path}`,
      headers,
      ...(payload !== undefined && { payload }),
    });
    const { statusCode: status, headers: answered, body: text } = response;
    return { status, headers: answered, text, body: text === '' ? undefined : JSON.parse(text) };
  };
}

export type FabricClient = ReturnType<typeof createFabricClient>;
