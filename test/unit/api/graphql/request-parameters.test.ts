import { describe, expect, it } from '@jest/globals';
import { requireRequestParameters } from '../../../../src/api/graphql/request-parameters.js';
import { caught } from '../../../support/caught.js';

describe('the parameters of a request', () => {
  it.each([
    { query: '{ viewer }' },
    { query: '{ viewer }', variables: null, operationName: null, extensions: null },
    { query: '{ viewer }', variables: {}, operationName: 'A', extensions: { x: 1 } },
    { query: '{ viewer }', id: 1, unknown: [] },
    { documentId: 'sha256:1' },
    { extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } },
  ])('may be %j', (body) => expect(() => requireRequestParameters(body)).not.toThrow());

  const query = '{ viewer }';
  const wrong = (name: string, values: unknown[], what: string) =>
    values.map((value): [unknown, string] => [{ query, [name]: value }, what]);
  const missing = 'has its document in query, or names a trusted one by documentId';
  // Proves: GQL-22
  it.each<[unknown, string]>([
    [null, 'is a JSON object'],
    [undefined, 'is a JSON object'],
    ['CANARY', 'is a JSON object'],
    [1, 'is a JSON object'],
    [[], 'is one operation, not a list of them'],
    [[{ query }, { query }], 'is one operation, not a list of them'],
    [{}, missing],
    ...wrong('query', [null, ''], missing),
    ...wrong('query', [1, true, ['CANARY'], { CANARY: 1 }], 'has its document in query'),
    ...wrong('operationName', [1, true, ['CANARY'], {}], 'names its operation by a text'),
    ...wrong('variables', [1, true, 'CANARY', []], 'has an object as variables'),
    ...wrong('extensions', [1, true, 'CANARY', []], 'has an object as extensions'),
  ])('may not be %j', (body, what) => {
    const error = caught(() => requireRequestParameters(body));
    expect(error.code).toBe('BAD_REQUEST');
    expect(error.message).toBe(`A GraphQL request ${what}.`);
  });
});
