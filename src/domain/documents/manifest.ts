/** Manifests of documents, as the generators of clients write them. The form says which one it is. */
import { hasRepeatedMembers, isObject } from '../shared/json.js';
import { maxDocuments, type TrustedDocument } from './document.js';

/** `@apollo/generate-persisted-query-manifest`. */
const apolloFormat = 'apollo-persisted-query-manifest';

export interface Manifest {
  readonly kind: 'Apollo' | 'Relay or codegen';
  readonly documents: readonly TrustedDocument[];
}

function parseJson(text: string): unknown {
  const json = text.replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new Error('The file is not valid JSON.');
  }
  if (hasRepeatedMembers(json)) throw new Error('The file names a member of an object twice.');
  return value;
}

function toApolloDocument(operation: unknown, index: number): TrustedDocument {
  const { id, body } = isObject(operation) ? operation : {};
  if (typeof id === 'string' && typeof body === 'string') return { id, text: body };
  throw new Error(`Operation ${index + 1} of the file lacks an id or a body.`);
}

function readApollo({ version, operations }: Readonly<Record<string, unknown>>): TrustedDocument[] {
  if (version !== 1) throw new Error(`The file is no version 1 of ${apolloFormat}.`);
  if (!Array.isArray(operations)) throw new Error('The file has no list of operations.');
  return operations.map(toApolloDocument);
}

const forms = `it is neither a manifest of Apollo ("format": "${apolloFormat}") nor an object whose members are documents by their hashes, as Relay and GraphQL codegen write them`;

function readMap(map: Readonly<Record<string, unknown>>): TrustedDocument[] {
  return Object.entries(map).map(([id, text]) => {
    if (typeof text !== 'string') throw new Error(`The file has another form: ${forms}.`);
    return { id, text };
  });
}

function requireOneOfEach(documents: readonly TrustedDocument[]): void {
  const ids = documents.map(({ id }) => id);
  const repeated = ids.find((id, index) => ids.indexOf(id) < index);
  if (repeated !== undefined)
    throw new Error(`The file has two documents with the id ${repeated}.`);
}

/** Returns the documents of a manifest, which are not looked at yet. Throws an `Error` if the file as a whole is none. */
export function parseManifest(text: string): Manifest {
  const value = parseJson(text);
  if (!isObject(value)) throw new Error(`The file has another form: ${forms}.`);
  const isApollo = value['format'] === apolloFormat;
  const documents = isApollo ? readApollo(value) : readMap(value);
  if (documents.length === 0) throw new Error('The file has no documents.');
  if (documents.length > maxDocuments)
    throw new Error(`The file has more than ${maxDocuments} documents.`);
  requireOneOfEach(documents);
  return { kind: isApollo ? 'Apollo' : 'Relay or codegen', documents };
}
