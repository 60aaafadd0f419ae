/** Trusted documents: the GraphQL documents that an application registered, and what names them. */
import { createHash } from 'node:crypto';

/** A document as a manifest has it, with the id by which clients name it. */
export interface TrustedDocument {
  readonly id: string;
  readonly text: string;
}

/** What requests need to know of an application's documents. */
export interface DocumentsOf {
  readonly id: string;
  /** Counts the changes of its documents; 0 if it never had any. */
  readonly documentsVersion: number;
  /** Whether the application may send nothing else. */
  readonly documentsOnly: boolean;
}

/** Of an application: more than a large front end has. */
export const maxDocuments = 1000;

/** In bytes: that of a request's body. */
export const maxDocumentBytes = 32 * 1024;

/** Returns the SHA-256 of a document, in hexadecimal digits. */
export function digestDocument(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const idForm = /^[\w.:=+/-]{1,128}$/;

/** Returns the id in the one form in which it is stored; null for a text that can be none. */
export function parseDocumentId(given: string): string | null {
  const id = given.replace(/^sha256:/, '');
  return idForm.test(id) ? id : null;
}

/** The algorithms of the manifests' generators, by the number of hexadecimal digits: Relay's, codegen's and Apollo's. */
const algorithms: ReadonlyMap<number, string> = new Map([
  [32, 'md5'],
  [40, 'sha1'],
  [64, 'sha256'],
]);

function isOtherHash({ id: given, text }: TrustedDocument): boolean {
  const id = parseDocumentId(given) ?? '';
  const algorithm = /^[0-9a-f]+$/.test(id) ? algorithms.get(id.length) : undefined;
  return algorithm !== undefined && createHash(algorithm).update(text).digest('hex') !== id;
}

/** Returns what is wrong with a document before anybody parses it, in words for an operator. */
export function problemsOfDocument(document: TrustedDocument): string[] {
  const { id, text } = document;
  const problems: string[] = [];
  if (parseDocumentId(id) === null)
    problems.push('The id must be 1 to 128 letters, digits or any of . : = + / _ -.');
  if (Buffer.byteLength(text) > maxDocumentBytes)
    problems.push(`The document is longer than ${maxDocumentBytes} bytes.`);
  if (isOtherHash(document))
    problems.push('The id looks like a hash of the document, but it is that of another text.');
  return problems;
}
