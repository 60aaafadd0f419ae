/** The fabric API: any request as its clients send it, and the verbs. */
import type { Headers } from '../world/organization.js';
import { fabricApi, prefix } from './fabric-verbs.js';
import type { Answer, Asked, Send } from './send.js';
import { createVerbs, siteHeaders, type Credentials, type Verbs } from './verbs-of-shop.js';

export interface FabricRequest {
  readonly method: Asked['method'];
  /** Below the API's prefix. */
  readonly path: string;
  /** Sent as JSON; undefined: no body. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly payload?: string | Buffer;
  /** Beside those that every request has; undefined takes a default away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

type FabricReply = Answer;
export type FabricClient = (request: FabricRequest) => Promise<FabricReply>;
export type FabricApi = FabricClient & Verbs;

/** The site context of the account alone, which narrows no list; `more` may. */
export function siteContextOf(shop: Pick<Credentials, 'organization'>, more: object = {}): string {
  return siteHeaders(fabricApi, shop, more)['x-site-context'] ?? '';
}

/** Returns a client that sends as the caller of `headers`, with the shop's site context. */
export function createFabricClient(
  send: Send,
  shop: Pick<Credentials, 'organization'>,
  caller: Headers,
): FabricClient {
  return ({ method, path, body, payload = JSON.stringify(body), headers }) => {
    const json = payload !== undefined && { 'content-type': 'application/json' };
    const given = { ...json, ...siteHeaders(fabricApi, shop), ...caller, ...headers };
    const defined = Object.entries(given).filter(([, value]) => value !== undefined);
    const all = Object.fromEntries(defined);
    return send({ method, url: `${prefix}${path}`, body: payload }, all);
  };
}

export function createFabricApi(send: Send, credentials: Credentials): FabricApi {
  const client = createFabricClient(send, credentials, credentials.integration);
  return Object.assign(client, createVerbs(fabricApi, send, credentials));
}
