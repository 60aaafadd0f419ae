/** From headers to the context that every operation is given: for all APIs, and nowhere else. */
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../domain/shared/errors.js';
import type { RequestContext } from '../../domain/access/context.js';
import { parseSiteContext } from '../../domain/access/site-context.js';
import type { Operations } from '../../operations/index.js';

export interface ContextRequest {
  readonly id: string;
  readonly ip: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values as they came, to see what was sent twice. */
  readonly rawHeaders: readonly string[];
}

/** Sent twice, proxies and servers may disagree on which one counts (RFC 9112, 3.2). */
const singleHeaders = new Set([
  'host',
  'authorization',
  'x-api-key',
  'x-site-context',
  'content-type',
]);

/** As many as proxies and browsers may need (RFC 6585, 5). */
const maxHeaders = 64;

function rejectRepeatedHeaders(rawHeaders: readonly string[]): void {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const seen = new Set<string>();
  for (const name of names.filter((header) => singleHeaders.has(header))) {
    if (seen.has(name)) {
      throw new AppError('BAD_REQUEST', {}, { message: `The header ${name} was sent twice.` });
    }
    seen.add(name);
  }
}

/** What an API asks of the headers beyond what all do. */
export interface ContextRules {
  /** `Authorization: <token>` counts, too. */
  readonly acceptsRawToken: boolean;
  readonly requiresSiteContext: boolean;
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

/** Throws what `authenticate` throws, and `BAD_REQUEST` for a header that was sent twice or too many headers. */
export async function buildRequestContext(
  operations: Operations,
  request: ContextRequest,
  rules: ContextRules = { acceptsRawToken: false, requiresSiteContext: false },
): Promise<RequestContext> {
  if (request.rawHeaders.length > 2 * maxHeaders) {
    throw new AppError(
      'BAD_REQUEST',
      {},
      { message: `There are more than ${maxHeaders} headers.` },
    );
  }
  rejectRepeatedHeaders(request.rawHeaders);
  if (rules.requiresSiteContext) requireAccount(headerText(request.headers['x-site-context']));
  return operations.authenticate({
    requestId: request.id,
    clientIp: request.ip,
    bearer: bearerOf(request.headers.authorization, rules),
    apiKey: headerText(request.headers['x-api-key']),
    siteContext: headerText(request.headers['x-site-context']),
  });
}
