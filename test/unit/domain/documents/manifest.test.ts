/** Manifests are recognised by their form, and each of their documents is looked at. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  maxDocumentBytes,
  parseDocumentId,
  problemsOfDocument,
} from '../../../../src/domain/documents/document.js';
import { parseManifest } from '../../../../src/domain/documents/manifest.js';

const text = '{ viewer { mode } }';
const hash = (algorithm: string, of = text) => createHash(algorithm).update(of).digest('hex');
const format = 'apollo-persisted-query-manifest';
const operation = { id: hash('sha256'), name: 'Q', type: 'query', body: text };
const apollo = { format, version: 1, operations: [operation] };

describe('a manifest', () => {
  it.each<[string, string, unknown]>([
    ['Apollo', 'Apollo', apollo],
    ['Relay', 'Relay or codegen', { [hash('md5')]: text }],
    ['GraphQL codegen', 'Relay or codegen', { [hash('sha1')]: text }],
  ])('of %s is read', (_, kind, manifest) => {
    const parsed = parseManifest(JSON.stringify(manifest, null, 2));
    expect(parsed).toEqual({ kind, documents: [{ id: expect.any(String), text }] });
    expect(parsed.documents.flatMap(problemsOfDocument)).toEqual([]);
  });

  it('may begin with a byte order mark', () => {
    expect(parseManifest(`\uFEFF${JSON.stringify(apollo)}`).documents).toHaveLength(1);
  });

  it.each<[string, string, RegExp]>([
    ['no JSON', 'query Q { a }', /not valid JSON/],
    ['nothing', '', /not valid JSON/],
    ['null', 'null', /another form/],
    ['a list', '[]', /another form/],
    ['an empty object', '{}', /no documents/],
    ['introspection', '{"data": {"__schema": {}}}', /another form/],
    ['another version', JSON.stringify({ ...apollo, version: 2 }), /no version 1/],
    ['no operations', JSON.stringify({ format, version: 1 }), /no list of operations/],
    ['none of them', JSON.stringify({ ...apollo, operations: [] }), /no documents/],
    [
      'an operation without a body',
      JSON.stringify({ ...apollo, operations: [operation, { id: 'x' }] }),
      /^Operation 2 .*lacks an id or a body/,
    ],
    [
      'one id twice in a list',
      JSON.stringify({ ...apollo, operations: [operation, operation] }),
      /two documents with the id/,
    ],
    ['one id twice in an object', '{"a": "{ a }", "a": "{ b }"}', /names a member/],
    [
      'too many documents',
      JSON.stringify(Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`d${i}`, text]))),
      /more than 1000/,
    ],
  ])('is not: %s', (_, given, message) => {
    expect(() => parseManifest(given)).toThrow(message);
  });
});

describe('a document', () => {
  it.each<[string, string, string, RegExp[]]>([
    ['an id of its own', 'checkout/v1', text, []],
    ['a hash with its algorithm', `sha256:${hash('sha256')}`, text, []],
    ['the SHA-256 of another text', hash('sha256', 'x'), text, [/hash/]],
    ['the MD5 of another text', hash('md5', 'x'), text, [/hash/]],
    ['the SHA-1 of another text', hash('sha1', 'x'), text, [/hash/]],
    ['an empty id', '', text, [/id must be/]],
    ['a long id', 'a'.repeat(129), text, [/id must be/]],
    ['a blank in the id', 'a b', text, [/id must be/]],
    ['a long text', 'long', ' '.repeat(maxDocumentBytes + 1), [/longer than 32768 bytes/]],
  ])('with %s', (_, id, of, problems) => {
    expect(problemsOfDocument({ id, text: of })).toEqual(
      problems.map((pattern) => expect.stringMatching(pattern)),
    );
  });

  it('has one id, with the name of its algorithm or without', () => {
    expect(parseDocumentId('sha256:abc')).toBe('abc');
    expect(parseDocumentId('abc')).toBe('abc');
    expect(parseDocumentId('\0')).toBeNull();
  });
});
