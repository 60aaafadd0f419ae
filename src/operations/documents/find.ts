/** Find the document that a request names, and refuse what an application may not send. */
import {
  isLimitedToDocuments,
  requireCredential,
  type AuthorizedContext,
  type RequestContext,
} from '../../domain/access/context.js';
import { digestDocument, parseDocumentId } from '../../domain/documents/document.js';
import { AppError } from '../../domain/shared/errors.js';
import type { Dependencies } from '../ports/index.js';

/** A request names its document or has it; a text that it has counts. */
interface DocumentInput {
  readonly id?: string | undefined;
  readonly text?: string | undefined;
}

async function findAmong(
  { documents }: Pick<Dependencies, 'documents'>,
  { applications = [], site, bounds }: AuthorizedContext,
  key: string,
): Promise<string | null> {
  for (const application of applications) {
    const found = await documents.find(site, application, key, bounds);
    if (found !== null) return found;
  }
  return null;
}

/**
 * Returns the text of the document. Throws `UNAUTHENTICATED` for an id without a credential, `DOCUMENT_NOT_TRUSTED` if an
 * application of the request is limited to its documents and this is none of them, and `DOCUMENT_NOT_FOUND` if any other
 * names one that is not registered.
 */
export async function findDocument(
  deps: Pick<Dependencies, 'documents'>,
  context: RequestContext,
  { id, text }: DocumentInput,
): Promise<string> {
  const isLimited = isLimitedToDocuments(context);
  if (text !== undefined && !isLimited) return text;
  requireCredential(context);
  const key = text === undefined ? parseDocumentId(id ?? '') : digestDocument(text);
  const found = key === null ? null : await findAmong(deps, context, key);
  if (found !== null) return found;
  throw new AppError(isLimited ? 'DOCUMENT_NOT_TRUSTED' : 'DOCUMENT_NOT_FOUND');
}
