/** Turns a request's headers into the context that every operation takes, for all APIs alike. */
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { Bounds } from '../../domain/access/bounds.js';
import type { RequestContext } from '../../domain/access/context.js';
import { parseSiteContext } from '../../domain/access/site-context.js';
import { AppError } from '../../domain/shared/errors.js';
import type { Operations } from '../../operations/index.js';
import type { Api } from './api.js';
import { namesOf } from './headers.js';

/** The parts of a request from which a context is built. */
export interface RequestFacts {
  readonly id: string;
  readonly ip: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values alternate, as the client sent them. So headers that were sent twice are visible. */
  readonly rawHeaders: readonly string[];
  readonly isAbandoned: () => boolean;
  readonly bounds?: Bounds;
}

/** The rules for headers that differ between APIs. */
export type ContextRules = Pick<Api, 'acceptsRawToken' | 'allowsAnonymous' | 'requiresSiteContext'>;

/** If one of these is sent twice, a proxy and this server may use different ones (RFC 9112, 3.2). */
const singleHeaders = new Set([
  'host',
  'authorization',
  'x-api-key',
  'x-site-context',
  'content-type',
]);

/** More than browsers and proxies send (RFC 6585, 5). */
const maxHeaders = 64;

function rejectTooManyHeaders(rawHeaders: readonly string[]): void {
  if (rawHeaders.length <= 2 * maxHeaders) return;
  const message = `There are more than ${maxHeaders} headers.`;
  throw new AppError('BAD_REQUEST', {}, { message });
}

function rejectRepeatedHeaders(rawHeaders: readonly string[]): void {
  const names = namesOf(rawHeaders).filter((name) => singleHeaders.has(name));
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  if (repeated === undefined) return;
  throw new AppError('BAD_REQUEST', {}, { message: `The header ${repeated} was sent twice.` });
}

function bearerOf(
  authorization: string | undefined,
  { acceptsRawToken }: ContextRules,
): string | undefined {
  if (authorization === undefined) return undefined;
  const pattern = acceptsRawToken ? /^(?:Bearer +)?([^\s]+)$/i : /^Bearer +([^\s]+)$/i;
  const [, token] = pattern.exec(authorization) ?? [];
  if (token === undefined) throw new AppError('UNAUTHENTICATED');
  return token;
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

/** fabric documents the header as required, and its member `account` as mandatory. */
function requireAccount(siteContext: string | undefined): void {
  if (parseSiteContext(siteContext).account !== undefined) return;
  const message = 'x-site-context is required here, with an account.';
  throw new AppError('INVALID_SITE_CONTEXT', { field: 'account' }, { message });
}

/**
 * Returns the context of a request. Throws, in this order: `BAD_REQUEST` for too many headers or one that was sent twice,
 * since nobody knows which one counts; `UNAUTHENTICATED` if the rules ask for a credential that is missing; what
 * `authenticate` throws, first about the credentials, then about `x-site-context`; `INVALID_SITE_CONTEXT` if the rules
 * ask for an account that is missing.
 */
export async function buildRequestContext(
  operations: Pick<Operations, 'authenticate'>,
  { id, ip, headers, rawHeaders, isAbandoned, bounds }: RequestFacts,
  rules: ContextRules,
): Promise<RequestContext> {
  rejectTooManyHeaders(rawHeaders);
  rejectRepeatedHeaders(rawHeaders);
  const siteContext = headerText(headers['x-site-context']);
  const bearer = bearerOf(headers.authorization, rules);
  const apiKey = headerText(headers['x-api-key']);
  const isAnonymous = bearer === undefined && apiKey === undefined;
  if (isAnonymous && !rules.allowsAnonymous) throw new AppError('UNAUTHENTICATED');
  const request = { requestId: id, clientIp: ip, isAbandoned, ...(bounds && { bounds }) };
  const given = { ...request, bearer, apiKey, siteContext };
  const context = await operations.authenticate(given);
  if (rules.requiresSiteContext) requireAccount(siteContext);
  return context;
}

/** As `buildRequestContext`, for a request of Fastify whose body is not read yet. */
export function contextOfRequest(
  operations: Operations,
  { id, ip, headers, raw }: FastifyRequest,
  rules: ContextRules,
  bounds: Bounds,
): Promise<RequestContext> {
  const { rawHeaders, socket } = raw;
  const isAbandoned = () => socket.destroyed;
  const facts = { id, ip, headers, rawHeaders, isAbandoned, bounds };
  return buildRequestContext(operations, facts, rules);
}
