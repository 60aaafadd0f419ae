/** Carries requests to a service: into the process itself, or over a socket. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { Headers } from '../world/organization.js';

export interface Asked {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  /** Sent as JSON, a text or bytes as they are; undefined: no body. */
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: LightMyRequestResponse['headers'];
  readonly text: string;
  /** The parsed text, for tests that know their own documents; undefined if there was none. */
  readonly body: any;
}

export type Send = (asked: Asked, headers: Headers) => Promise<Answer>;

function payloadOf(body: unknown): string | Buffer | undefined {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return body;
  return JSON.stringify(body);
}

const parsed = (text: string): unknown => (text === '' ? undefined : JSON.parse(text));

export function sendInto(http: FastifyInstance): Send {
  return async ({ method, url, body }, headers) => {
    const payload = payloadOf(body);
    const given = { method, url, headers, ...(payload !== undefined && { payload }) };
    const { statusCode: status, headers: answered, body: text } = await http.inject(given);
    return { status, headers: answered, text, body: parsed(text) };
  };
}

/** `origin` is the service's, without a path. */
export function sendOver(origin: string): Send {
  return async ({ method, url, body }, headers) => {
    const payload = payloadOf(body);
    const given = { method, headers, ...(payload !== undefined && { body: payload.toString() }) };
    const response = await fetch(`${origin}${url}`, given);
    const text = await response.text();
    const answered = Object.fromEntries(response.headers);
    return { status: response.status, headers: answered, text, body: parsed(text) };
  };
}
