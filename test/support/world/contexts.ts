/** For tests of operations that GraphQL does not offer: the context that every API would build. */
import type { RequestContext } from '../../../src/domain/access/context.js';
import { buildRequestContext } from '../../../src/api/http/request-context.js';
import type { TestApp } from './app.js';

export function contextOf(
  rekey: TestApp,
  headers: Record<string, string> = {},
): Promise<RequestContext> {
  const request = { id: 'request', ip: '127.0.0.1', headers, rawHeaders: [] };
  const rules = { allowsAnonymous: true, acceptsRawToken: false, requiresSiteContext: false };
  return buildRequestContext(rekey.app.operations, request, rules);
}
