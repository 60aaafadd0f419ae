/** The parameters of a request (GraphQL over HTTP, Request Parameters). Apollo checks some only after it ran the operation. */
import { AppError } from '../../domain/shared/errors.js';
import { isObject } from '../../domain/shared/json.js';

function refuse(what: string): never {
  throw new AppError('BAD_REQUEST', {}, { message: `A GraphQL request ${what}.` });
}

type Body = Readonly<Record<string, unknown>>;

/** Apollo's persisted-query link sends the hash alone first. Returns its hash, also if that is of no form. */
function hashOf({ extensions }: Body): { readonly hash: unknown } | null {
  const persisted = isObject(extensions) ? extensions['persistedQuery'] : undefined;
  return isObject(persisted) ? { hash: persisted['sha256Hash'] } : null;
}

/** Where a request may name its document: as drafts of GraphQL over HTTP do, and as clients of Relay did before. */
const idMembers = ['documentId', 'doc_id', 'id'] as const;

/** Returns the id of the document that the request names, null if it has the document or no id. */
export function documentIdOf(body: Body): string | null {
  if (typeof body['query'] === 'string' && body['query'] !== '') return null;
  const ids = [...idMembers.map((member) => body[member]), hashOf(body)?.hash];
  return ids.find((id): id is string => typeof id === 'string' && id !== '') ?? null;
}

/** Whether the request is the first of the two that Apollo's persisted-query link may need. */
export function isHashAlone(body: Body): boolean {
  const named = idMembers.some((member) => typeof body[member] === 'string');
  return !named && (body['query'] ?? '') === '' && hashOf(body) !== null;
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
  if (query != null && typeof query !== 'string') refuse('has its document in query');
  if (!query && documentIdOf(body) === null && !isHashAlone(body))
    refuse('has its document in query, or names a trusted one by documentId');
  if (operationName != null && typeof operationName !== 'string')
    refuse('names its operation by a text');
  if (variables != null && !isObject(variables)) refuse('has an object as variables');
  if (extensions != null && !isObject(extensions)) refuse('has an object as extensions');
}
