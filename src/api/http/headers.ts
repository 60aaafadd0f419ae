/** A request's headers as APIs see them. */
import type { FastifyRequest } from 'fastify';
import type { ApiHeaders } from './api.js';

/** Returns the value of each header as one text, by the header's name in lower case. */
export function headersOf(request: FastifyRequest): ApiHeaders {
  const entries = Object.entries(request.headers);
  return Object.fromEntries(entries.map(([name, value]) => [name, value?.toString()]));
}
