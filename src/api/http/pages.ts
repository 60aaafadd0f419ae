/**
 * The interface between the server and the pages of the development profile. The server knows them only through this
 * file; in production there are none.
 */
import type { Readable } from 'node:stream';
import type { ApiHeaders, ApiMethod } from './api.js';

export interface PageRequest {
  /** The scheme, host and port by which the browser calls the service: always this machine. */
  readonly origin: string;
  /** As the client sent it, with a slash at its end if there was one, and without what follows the question mark. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: ApiHeaders;
  /** Aborted when the client has gone or the server stops. */
  readonly ended: AbortSignal;
}

export interface PageAnswer {
  /** By default 200. */
  readonly status?: number;
  /** The value of `Content-Type`. */
  readonly type: string;
  /** A stream is sent until it ends. */
  readonly body: string | Buffer | Readable;
  /** The value of `Content-Security-Policy`. */
  readonly policy: string;
  /** Others, and those that differ from the server's own. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Page {
  /** With `:name` for parameters, and `*` at its end for everything below. It has GET and HEAD. */
  readonly path: string;
  /**
   * The methods of the API at the same path. Only browsers get the page then; other clients are refused GET as by an
   * API without a page.
   */
  readonly apiMethods?: readonly ApiMethod[];
  handle(request: PageRequest): Promise<PageAnswer>;
}
