/** What a REST API is: routes as plain data, which the server turns into handlers and the API's description. */
import type { AppError } from '../../domain/shared/errors.js';
import type { AuthorizedContext } from '../../domain/access/context.js';

export type RestMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface RestRequest {
  readonly context: AuthorizedContext;
  /** Where the service is reached from outside, without the API's prefix and without a slash at its end. */
  readonly baseUrl: string;
  readonly params: Readonly<Record<string, string>>;
  /** What follows the question mark, as it came. */
  readonly search: string;
  /** Parsed JSON; undefined where there is no body. */
  readonly body: unknown;
}

export interface RestAnswer {
  readonly status: number;
  /** Sent as JSON; nothing where it is undefined. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A member of OpenAPI 3.1's Operation Object, without what the server knows of itself. */
export interface RestDescription {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, object>>;
}

export interface RestRoute {
  readonly method: RestMethod;
  /** Below the API's prefix, with `:name` for parameters. */
  readonly path: string;
  readonly description: RestDescription;
  handle(request: RestRequest): Promise<RestAnswer>;
}

/** The headers that an API may look at before anything else. */
export type RestHeaders = Readonly<Record<string, string | undefined>>;

export interface RenderedError {
  readonly status: number;
  readonly body: unknown;
}

export interface RestApi {
  /** For its description: whose wire format it speaks. */
  readonly title: string;
  readonly summary: string;
  readonly prefix: string;
  readonly routes: readonly RestRoute[];
  /** What the descriptions of routes refer to as `#/components/schemas/…`. */
  readonly schemas: Readonly<Record<string, object>>;
  /** Of the bodies of POST and PATCH. Any other is refused as `UNSUPPORTED_MEDIA_TYPE`. */
  readonly requestMediaType: string;
  /** Refused as `NOT_ACCEPTABLE` where `Accept` leaves it out. */
  readonly responseMediaType: string;
  /** Accepts `Authorization: <token>` without the word Bearer. */
  readonly acceptsRawToken: boolean;
  /** Refuses requests whose `x-site-context` is missing or names no account. */
  readonly requiresSiteContext: boolean;
  /** `route` is the pattern of the route that was asked, below the prefix; undefined where there is no such path. */
  renderError(error: AppError, headers: RestHeaders, route: string | undefined): RenderedError;
}
