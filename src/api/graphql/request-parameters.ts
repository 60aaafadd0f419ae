/** The parameters of a request (GraphQL over HTTP, Request Parameters). Apollo checks some only after it ran the operation. */
import { AppError } from '../../domain/shared/errors.js';
import { isObject } from '../../domain/shared/json.js';

function refuse(what: string): never {
  throw new AppError('BAD_REQUEST', {}, { message: `A GraphQL request ${what}.` });
}

/** Clients that hash their documents send the hash alone first. Apollo answers that it takes none, as they expect it. */
function isHashAlone({ query, extensions }: Readonly<Record<string, unknown>>): boolean {
  return query === undefined && isObject(extensions) && isObject(extensions['persistedQuery']);
}

export interface RequestParameters {
  readonly query?: string;
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown> | null;
  readonly extensions?: Record<string, unknown> | null;
}

/** Throws `BAD_REQUEST` unless the body has one operation, not a batch. Ignores unknown members. */
export function requireRequestParameters(body: unknown): asserts body is RequestParameters {
  if (Array.isArray(body)) refuse('is one operation, not a list of them');
  if (!isObject(body)) refuse('is a JSON object');
  const { query, operationName, variables, extensions } = body;
  const isMissing = typeof query !== 'string' || query === '';
  if (isMissing && !isHashAlone(body)) refuse('has its document in query');
  if (operationName != null && typeof operationName !== 'string')
    refuse('names its operation by a text');
  if (variables != null && !isObject(variables)) refuse('has an object as variables');
  if (extensions != null && !isObject(extensions)) refuse('has an object as extensions');
}
