/** Content negotiation as Commerce Layer does it: by the media type's name, whatever its parameters. */
import { AppError } from '../domain/errors.js';
import type { RestHeaders } from '../http/rest-door.js';

export const mediaType = 'application/vnd.api+json';

const acceptable = new Set([mediaType, 'application/*', '*/*']);
const writing = new Set(['POST', 'PATCH']);

function nameOf(range: string): string {
  return range.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** A weight of 0 means "not this" (RFC 9110, 12.4.2). */
function isRefused(range: string): boolean {
  return /;\s*q=0(\.0{0,3})?\s*(;|$)/i.test(range);
}

/**
 * Bodies of POST and PATCH must be of the media type: `UNSUPPORTED_MEDIA_TYPE`. So must one of what
 * `Accept` names, where it is sent: `NOT_ACCEPTABLE`.
 */
export function requireMediaTypes(method: string, headers: RestHeaders): void {
  if (writing.has(method) && nameOf(headers['content-type'] ?? '') !== mediaType) {
    const message = `The request body must be ${mediaType}.`;
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', {}, { message });
  }
  const { accept = '' } = headers;
  if (accept.trim() === '') return;
  const ranges = accept.split(',');
  if (ranges.some((range) => acceptable.has(nameOf(range)) && !isRefused(range))) return;
  const message = `All answers are ${mediaType}.`;
  throw new AppError('NOT_ACCEPTABLE', {}, { message });
}
