/** Requests that name their document, and applications that may send no other. */
import type { RequestContext } from '../../domain/access/context.js';
import { AppError } from '../../domain/shared/errors.js';
import type { Operations } from '../../operations/index.js';
import { documentIdOf, isHashAlone, type RequestParameters } from './request-parameters.js';

/** Apollo's clients look for exactly this text, and send the document with its hash. */
const notFound = { message: 'PersistedQueryNotFound', code: 'PERSISTED_QUERY_NOT_FOUND' } as const;

/** For a client that tries the hash first: it expects the status of a request that went well. */
export class HashNotFound {
  readonly status = 200;
  readonly body: object;

  constructor(requestId: string) {
    const { message, code } = notFound;
    this.body = { errors: [{ message, extensions: { code, requestId } }] };
  }
}

/** Nothing is left to be done about the hash that Apollo's clients send beside the text. */
function withText(parameters: RequestParameters, query: string): RequestParameters {
  const { persistedQuery: _, ...extensions } = parameters.extensions ?? {};
  return { ...parameters, query, extensions };
}

/** Apollo Server then answers the hash: the client goes on without any. */
function withoutText(parameters: RequestParameters): RequestParameters {
  const { query: _, ...rest } = parameters;
  return rest;
}

/** Whether no hash can be found: nobody registered documents. */
function hasNoDocuments({ applications = [] }: RequestContext): boolean {
  return applications.every((one) => one.documentsVersion === 0 && !one.documentsOnly);
}

/**
 * Returns the request with the text of its document, or the answer to a hash that is not registered. Throws what
 * `findDocument` throws. Most requests have their document, and may: for these nothing is asked.
 */
export async function resolveDocument(
  operations: Pick<Operations, 'findDocument'>,
  context: RequestContext,
  parameters: RequestParameters,
): Promise<RequestParameters | HashNotFound> {
  const text = parameters.query || undefined;
  if (text !== undefined && hasNoDocuments(context)) return parameters;
  const isHash = text === undefined && isHashAlone({ ...parameters });
  if (isHash && hasNoDocuments(context)) return withoutText(parameters);
  const id = documentIdOf({ ...parameters }) ?? undefined;
  try {
    return withText(parameters, await operations.findDocument(context, { id, text }));
  } catch (error) {
    const isRetried = isHash && error instanceof AppError && error.code === 'DOCUMENT_NOT_FOUND';
    if (isRetried) return new HashNotFound(context.requestId);
    throw error;
  }
}
