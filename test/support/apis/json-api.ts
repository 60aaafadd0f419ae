/** The JSON:API: any request, its documents, and the verbs. */
import type { Headers } from '../world/organization.js';
import { jsonApiApi } from './json-api-verbs.js';
import type { Answer, Asked, Send } from './send.js';
import { createVerbs, sendBy, type Credentials, type Verbs } from './verbs-of-shop.js';

export const mediaType = jsonApiApi.mediaType;
export type Method = Asked['method'];

interface Given {
  /** A document, or any text. */
  readonly body?: unknown;
  /** Those of the caller; they replace headers of the same name. By default the integration's. */
  readonly headers?: Headers;
}

/** `path` is what comes after `/api`. */
export type AskJsonApi = (method: Method, path: string, given?: Given) => Promise<Answer>;

export type JsonApi = AskJsonApi & Verbs;

export function createJsonApi(send: Send, credentials: Credentials): JsonApi {
  const ask: AskJsonApi = (method, path, { body, headers = credentials.integration } = {}) => {
    const all = { 'content-type': mediaType, ...headers };
    return sendBy(jsonApiApi, send, { method, url: `/api${path}`, body }, all);
  };
  return Object.assign(ask, createVerbs(jsonApiApi, send, credentials));
}

/** A request document. */
export function documentOf(type: string, attributes: object, id?: string): object {
  return { data: { type, ...(id !== undefined && { id }), attributes, relationships: {} } };
}

/** Returns the first error in short: status, code, and if they are told, pointer and `meta.error`. */
export function failureOf({ status, body }: Pick<Answer, 'status' | 'body'>): unknown[] {
  const [{ code, status: said, source, meta }] = body.errors;
  if (said !== String(status)) throw new Error(`The error says ${said}, the answer ${status}.`);
  const more = [source?.pointer, meta?.error];
  return [status, code, ...more.filter((value) => value !== undefined)];
}
