/** Content negotiation of the REST APIs: by the media type's name, whatever its parameters. */
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../domain/shared/errors.js';
import type { RestApi } from './rest-api.js';

const writing = new Set(['POST', 'PATCH']);

function nameOf(range: string): string {
  return range.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** A weight of 0 means "not this" (RFC 9110, 12.4.2). */
function isRefused(range: string): boolean {
  return /;\s*q=0(\.0{0,3})?\s*(;|$)/i.test(range);
}

/** Of the ranges that take the type in, the most specific one decides (RFC 9110, 12.5.1). */
function accepts(accept: string, mediaType: string): boolean {
  const ranges = accept.split(',');
  const wildcards = [`${mediaType.split('/', 1)[0]}/*`, '*/*'];
  const specific = [mediaType, ...wildcards]
    .map((name) => ranges.find((range) => nameOf(range) === name))
    .find((range) => range !== undefined);
  return specific !== undefined && !isRefused(specific);
}

/** Throws `UNSUPPORTED_MEDIA_TYPE`, and `NOT_ACCEPTABLE` where `Accept` is sent and leaves out the API's answers. */
export function requireMediaTypes(
  api: Pick<RestApi, 'requestMediaType' | 'responseMediaType'>,
  method: string,
  { accept = '', ...headers }: IncomingHttpHeaders,
): void {
  const { requestMediaType, responseMediaType } = api;
  if (writing.has(method) && nameOf(headers['content-type'] ?? '') !== requestMediaType) {
    const message = `The request body must be ${requestMediaType}.`;
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', {}, { message });
  }
  const answered = nameOf(responseMediaType);
  if (accept.trim() === '' || accepts(accept, answered)) return;
  throw new AppError('NOT_ACCEPTABLE', {}, { message: `All answers are ${answered}.` });
}
