/** Tests load graphql-js as the service has it: rewritten. */
import { describe, expect, it } from '@jest/globals';
import { buildSchema, execute, parse } from 'graphql';
import { withShapedObjects } from '../../../build/graphql-objects.js';

const schema = buildSchema(`
  type Query { one: Int! two: Int later: Int again: Query all: [Query!]! sum(a: Int! = 1, b: Int): Int }
  type Mutation { one: Int! later: Int }`);

const root = {
  one: 1,
  two: null,
  later: () => Promise.resolve(3),
  again: () => root,
  all: () => [root, Promise.resolve(root)],
  sum: ({ a, b = 10 }: { a: number; b?: number }) => a + b,
};

async function dataOf(document: string): Promise<object> {
  const { data } = await execute({ schema, document: parse(document), rootValue: root });
  return data as object;
}

describe('an answer of the rewritten graphql-js', () => {
  it.each([
    ['members in their order', '{ two one }', '{"two":null,"one":1}'],
    ['members that come later', '{ one later two }', '{"one":1,"later":3,"two":null}'],
    [
      'objects and lists',
      '{ again { one } all { one } }',
      '{"again":{"one":1},"all":[{"one":1},{"one":1}]}',
    ],
    ['a mutation', 'mutation { later one }', '{"later":3,"one":1}'],
    [
      'names of members that objects have',
      '{ constructor: one toString: one valueOf: later hasOwnProperty: one }',
      '{"constructor":1,"toString":1,"valueOf":3,"hasOwnProperty":1}',
    ],
    ['the name of the prototype', '{ __proto__: one a: one }', '{"__proto__":1,"a":1}'],
    ['the name of the prototype, later', '{ __proto__: later a: one }', '{"__proto__":3,"a":1}'],
    [
      'the name of the prototype as an object',
      '{ __proto__: again { one } }',
      '{"__proto__":{"one":1}}',
    ],
    ['the name of the prototype in a mutation', 'mutation { __proto__: one }', '{"__proto__":1}'],
    ['arguments', '{ a: sum b: sum(a: 2) c: sum(a: 2, b: 3) }', '{"a":11,"b":12,"c":5}'],
    [
      'two hundred members',
      `{ ${Array.from({ length: 200 }, (_, n) => `m${n}: one`).join(' ')} }`,
      JSON.stringify(Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`m${n}`, 1]))),
    ],
  ])('has %s', async (_what, document, json) => {
    expect(JSON.stringify(await dataOf(document))).toBe(json);
  });

  it('has no member of others, and is none of those that graphql-js makes', async () => {
    const data = await dataOf('{ one }');
    expect('toString' in data || '__proto__' in data).toBe(false);
    expect(Object.getPrototypeOf(data)).not.toBeNull();
  });
});

describe('the build', () => {
  it('fails if graphql-js does it in another way', () => {
    const path = '/node_modules/graphql/execution/execute.js';
    expect(() => withShapedObjects(path, 'const results = {};')).toThrow('does not have');
  });

  it('leaves other modules as they are', () => {
    const path = '/node_modules/graphql/execution/collectFields.js';
    expect(withShapedObjects(path, 'Object.create(null)')).toBe('Object.create(null)');
  });
});
