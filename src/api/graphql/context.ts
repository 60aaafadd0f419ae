/** What resolvers are given: who asks, and the loaders of this one request. */
import type { RequestContext } from '../../domain/access/context.js';
import type { Operations } from '../../operations/index.js';
import { createLoaders, type Loaders } from './loaders/index.js';

export interface GraphqlContext {
  readonly request: RequestContext;
  readonly loaders: Loaders;
}

export function createGraphqlContext(
  operations: Operations,
  request: RequestContext,
): GraphqlContext {
  return { request, loaders: createLoaders(operations, request) };
}
