/** What resolvers get: the request's context, and the loaders of this request. */
import type { RequestContext } from '../../../domain/access/context.js';
import type { Operations } from '../../../operations/index.js';
import { createLoaders, type Loaders } from './index.js';

export interface GraphqlContext {
  readonly request: RequestContext;
  readonly loaders: Loaders;
  /** Waits until the caller may read so many objects; see `ApiRequest`. */
  readonly takeTurn: (objects: number) => Promise<void>;
}

/** Returns the context of one request, with loaders of its own. */
export function createGraphqlContext(
  operations: Operations,
  request: RequestContext,
  takeTurn: GraphqlContext['takeTurn'],
): GraphqlContext {
  return { request, loaders: createLoaders(operations, request), takeTurn };
}
