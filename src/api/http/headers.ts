/** A request's headers as APIs see them. */
import type { FastifyRequest } from 'fastify';
import type { ApiHeaders } from './api.js';

/** Returns the names in lower case, as often as the client sent them, of headers in which names and values alternate. */
export function namesOf(rawHeaders: readonly string[]): string[] {
  const names: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2)
    names.push((rawHeaders[index] ?? '').toLowerCase());
  return names;
}

/** Returns the value of each header as one text, by the header's name in lower case. */
export function headersOf(request: FastifyRequest): ApiHeaders {
  const entries = Object.entries(request.headers);
  return Object.fromEntries(entries.map(([name, value]) => [name, value?.toString()]));
}
