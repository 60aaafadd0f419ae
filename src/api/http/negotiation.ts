/** Media types of requests and responses: one negotiation for all APIs. It compares names of types, not parameters. */
import type { IncomingHttpHeaders } from 'node:http';
import Negotiator from 'negotiator';
import { AppError } from '../../domain/shared/errors.js';
import type { Api } from './api.js';

/** Parameters of a media range, such as a charset; its weight (`q`) is none of them (RFC 9110, 12.5.1). */
const rangeParameter = /;\s*(?!q=)[^\s;,="]+=(?:"(?:[^"\\]|\\.)*"|[^\s;,]*)/gi;

function nameOf(mediaType: string): string {
  return mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/**
 * Returns the offered media type that `Accept` prefers, the first one without `Accept`, and undefined if it accepts
 * none (RFC 9110, 12.5.1).
 */
export function chooseMediaType<Type extends string>(
  accept: string | undefined,
  offered: readonly [Type, ...Type[]],
): Type | undefined {
  if (accept === undefined || accept === '*/*' || accept.trim() === '') return offered[0];
  const headers = { accept: accept.replaceAll(rangeParameter, '') };
  // The library returns one of the types it was given.
  return new Negotiator({ headers }).mediaType(offered) as Type | undefined;
}

/** The members of a list, in which quoted texts may have commas (RFC 9110, 5.6.1). */
const listMembers = /(?:[^,"]|"(?:[^"\\]|\\.)*")+/g;

/** Whether a media type has the parameter, in whatever value. */
function hasParameter(mediaType: string, name: string | undefined): boolean {
  if (name === undefined) return false;
  const parameters = mediaType.match(rangeParameter) ?? [];
  return parameters.some((one) => one.slice(1).trim().toLowerCase().startsWith(`${name}=`));
}

type AnswerRules = Pick<Api, 'responseMediaTypes' | 'refusedParameter'>;

/** Whether `Accept` names the API's type, and each time with the parameter that the API refuses. */
function asksForRefused(accept: string, { responseMediaTypes, refusedParameter }: AnswerRules) {
  if (refusedParameter === undefined) return false;
  const own = new Set(responseMediaTypes.map(nameOf));
  const named = (accept.match(listMembers) ?? []).filter((range) => own.has(nameOf(range)));
  return named.length > 0 && named.every((range) => hasParameter(range, refusedParameter));
}

/**
 * Returns the media type of the response. Throws `NOT_ACCEPTABLE` if `Accept` allows none of the API's, or its own only
 * with an extension (JSON:API 1.1, Server Responsibilities).
 */
export function requireAcceptable(rules: AnswerRules, accept: string | undefined): string {
  const { responseMediaTypes } = rules;
  if (asksForRefused(accept ?? '', rules)) {
    const message = `${nameOf(responseMediaTypes[0])} has no extensions here.`;
    throw new AppError('NOT_ACCEPTABLE', {}, { message });
  }
  const chosen = chooseMediaType(accept, responseMediaTypes);
  if (chosen !== undefined) return chosen;
  const message = `All answers are ${responseMediaTypes.map(nameOf).join(' or ')}.`;
  throw new AppError('NOT_ACCEPTABLE', {}, { message });
}

/**
 * Returns the media type of a failure: the default if `Accept` allows none, since a failure must be sent in some form.
 */
export function errorMediaType(
  { responseMediaTypes }: Pick<Api, 'responseMediaTypes'>,
  accept: string | undefined,
): string {
  return chooseMediaType(accept, responseMediaTypes) ?? responseMediaTypes[0];
}

function hasBody(headers: IncomingHttpHeaders): boolean {
  const length = headers['content-length'] ?? '0';
  return length !== '0' || headers['transfer-encoding'] !== undefined;
}

const writing = new Set(['POST', 'PATCH']);

type BodyRules = Pick<Api, 'requestMediaType' | 'allowsUntypedEmptyBody' | 'refusedParameter'>;

/** Throws `UNSUPPORTED_MEDIA_TYPE` if the body of a POST or PATCH has another type than the API's, or an extension. */
export function requireBodyType(
  { requestMediaType, allowsUntypedEmptyBody, refusedParameter }: BodyRules,
  method: string,
  headers: IncomingHttpHeaders,
): void {
  if (!writing.has(method) || (allowsUntypedEmptyBody && !hasBody(headers))) return;
  const given = headers['content-type'] ?? '';
  const isExtended = hasParameter(given, refusedParameter);
  if (nameOf(given) === requestMediaType && !isExtended) return;
  const extended = isExtended ? ' without an extension' : '';
  const message = `The request body must be ${requestMediaType}${extended}.`;
  throw new AppError('UNSUPPORTED_MEDIA_TYPE', {}, { message });
}

/**
 * Removes the media type of a request without a body, which some clients send: Fastify would parse the missing body.
 */
export function forgetTypeOfMissingBody(headers: IncomingHttpHeaders): void {
  if (!hasBody(headers)) delete headers['content-type'];
}
