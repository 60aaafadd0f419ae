/** For tests of operations that no GraphQL field offers: the context that every API would build. */
import type { RequestContext } from '../../../src/domain/access/context.js';
import { buildRequestContext } from '../../../src/api/http/request-context.js';
import type { TestApp } from './app.js';
import type { Headers } from './organization.js';

export function contextOf({ app }: TestApp, headers: Headers = {}): Promise<RequestContext> {
  const request = {
    id: 'request',
    ip: '127.0.0.1',
    headers,
    rawHeaders: [],
    isAbandoned: () => false,
  };
  const rules = { allowsAnonymous: true, acceptsRawToken: false, requiresSiteContext: false };
  return buildRequestContext(app.operations, request, rules);
}
