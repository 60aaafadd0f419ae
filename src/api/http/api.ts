/**
 * The interface between the server and the APIs: an API's paths, media types and rules as plain data, and functions
 * that turn requests and failures into responses. The server knows each API only through this file.
 */
import type { RequestContext } from '../../domain/access/context.js';
import type { AppError } from '../../domain/shared/errors.js';

export type ApiMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** The value of each header as one text, by the header's name in lower case. */
export type ApiHeaders = Readonly<Record<string, string | undefined>>;

export interface ApiRequest {
  readonly context: RequestContext;
  /** The member of the API's `responseMediaTypes` that `Accept` chose. */
  readonly mediaType: string;
  /** The service's public address, without the API's prefix and without a slash at its end. */
  readonly baseUrl: string;
  readonly params: Readonly<Record<string, string>>;
  /** What follows the question mark, as the client sent it. */
  readonly search: string;
  /** Parsed JSON; undefined if the request has no body. */
  readonly body: unknown;
  /**
   * To be called once, before a read of up to so many objects: waits until the caller's other reads leave room. The turn
   * ends with the answer. Throws `OVERLOADED` after too long a wait.
   */
  readonly takeTurn: (objects: number) => Promise<void>;
}

export interface ApiAnswer {
  readonly status: number;
  /** An object is sent as JSON, a text as it is, undefined as no body. */
  readonly body?: object | string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A member of OpenAPI 3.1's Operation Object, without what the server adds for every route. */
export interface RouteDescription {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, object>>;
}

/** As `RouteDescription`, for a POST that Rekey sends to a receiver. */
export type WebhookDescription = RouteDescription;

export interface ApiRoute {
  readonly method: ApiMethod;
  /** Below the API's prefix, with `:name` for parameters. */
  readonly path: string;
  /** Throws an `AppError`, which the API's `renderError` renders. */
  handle(request: ApiRequest): Promise<ApiAnswer>;
}

/** The part of a failed request that `renderError` gets. */
export interface FailedRequest {
  readonly requestId: string;
  readonly headers: ApiHeaders;
  /** The pattern of the route below the prefix; undefined if the path is none of the API's. */
  readonly route: string | undefined;
  /** The status in place of the error's own, for a failure before the request was read: 408, 414 or 431. */
  readonly status?: number;
}

export interface RenderedError {
  readonly status: number;
  readonly body: object;
}

export interface Api {
  readonly prefix: string;
  readonly routes: readonly ApiRoute[];
  /** The type of the bodies of POST and PATCH; the server refuses others as `UNSUPPORTED_MEDIA_TYPE`. */
  readonly requestMediaType: string;
  /** A parameter of the media type by which clients ask for what the API does not have: a type with it is refused. */
  readonly refusedParameter?: string;
  /** False: a POST or PATCH without a body must name its type as well. */
  readonly allowsUntypedEmptyBody: boolean;
  /**
   * The values of `Content-Type` for responses, errors included. The first is the default. If `Accept` allows none of
   * them, the server refuses the request as `NOT_ACCEPTABLE`.
   */
  readonly responseMediaTypes: readonly [string, ...string[]];
  /** Whether routes take requests without a credential; otherwise the server refuses them as `UNAUTHENTICATED`. */
  readonly allowsAnonymous: boolean;
  /** Whether `Authorization: <token>` is accepted without the word Bearer. */
  readonly acceptsRawToken: boolean;
  /** Whether the server refuses requests whose `x-site-context` is missing or names no account. */
  readonly requiresSiteContext: boolean;
  renderError(error: AppError, request: FailedRequest): RenderedError;
}

/** An API whose routes OpenAPI describes. */
export interface DescribedApi extends Api {
  /** Names the vendor's wire format, in the OpenAPI description. */
  readonly title: string;
  readonly summary: string;
  readonly routes: readonly DescribedRoute[];
  /** The schemas that the descriptions of routes refer to as `#/components/schemas/…`. */
  readonly schemas: Readonly<Record<string, object>>;
  /** The requests that Rekey sends in this format, by name (OpenAPI 3.1, 4.8.1, `webhooks`). */
  readonly webhooks?: Readonly<Record<string, WebhookDescription>>;
}

export interface DescribedRoute extends ApiRoute {
  readonly description: RouteDescription;
}
