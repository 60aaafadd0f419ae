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

/** The context of one request. Its loaders are made when the first of them is used: most documents need none. */
export class RequestGraphqlContext implements GraphqlContext {
  private made: Loaders | undefined;

  constructor(
    private readonly operations: Operations,
    readonly request: RequestContext,
    readonly takeTurn: GraphqlContext['takeTurn'],
  ) {}

  get loaders(): Loaders {
    return (this.made ??= createLoaders(this.operations, this.request));
  }
}
