import { describe, expect, it } from '@jest/globals';
import { buildSchema, Kind, parse, validate } from 'graphql';
import { documentLimits, requireBoundedLists } from '../../../../src/api/graphql/limits.js';

const schema = buildSchema(`
  type Query { me: Query!, name: String, customers(first: Int, last: Int): Customers! }
  type Customers { nodes: [Query!]! }
`);

const problemsOf = (document: string) =>
  validate(schema, parse(document), [documentLimits]).map(({ message }) => message);

const tooDeep = 'The document nests deeper than 10 levels.';
/** So many levels of fields, the last one a leaf. */
const nested = (levels: number) =>
  `${'{ me '.repeat(levels - 1)}{ name }${' }'.repeat(levels - 1)}`;

describe('the depth of a document', () => {
  it('is at most ten', () => {
    expect(problemsOf(nested(10))).toEqual([]);
    expect(problemsOf(nested(11))).toEqual([tooDeep]);
    expect(problemsOf(`{ me { __typename } me ${nested(9)} }`)).toEqual([]);
  });

  // Proves: GQL-05
  it('is counted through fragments of both kinds', () => {
    const fragment = `fragment Deep on Query ${nested(8)}`;
    expect(problemsOf(`{ me { me { ...Deep } } } ${fragment}`)).toEqual([]);
    expect(problemsOf(`{ me { me { me { ...Deep } } } } ${fragment}`)).toEqual([tooDeep]);
    expect(problemsOf(`{ me { me { me { ... on Query ${nested(8)} } } } }`)).toEqual([tooDeep]);
    expect(problemsOf(`{ me { me { me { ... { ...Deep } } } } } ${fragment}`)).toEqual([tooDeep]);
  });

  it('is counted wherever a fragment is spread, not only where it is spread first', () => {
    const fragment = `fragment Deep on Query ${nested(8)}`;
    expect(problemsOf(`{ ...Deep me { me { me { ...Deep } } } } ${fragment}`)).toEqual([tooDeep]);
  });

  it('is counted in each operation', () =>
    expect(problemsOf(`query A { name } query B ${nested(11)}`)).toEqual([tooDeep]));

  it('exempts introspection, which has a depth of its own', () => {
    const types = '{ kind ofType '.repeat(12) + '{ name }' + ' }'.repeat(12);
    expect(problemsOf(`{ __schema { types { fields { type ${types} } } } }`)).toEqual([]);
  });

  it('ends on fragments that spread themselves and on those that are not there', () => {
    const circle = '{ ...A } fragment A on Query { me { ...B } } fragment B on Query { ...A }';
    expect(problemsOf(circle)).toEqual([]);
    expect(problemsOf('{ me { ...Missing } }')).toEqual([]);
  });

  // Proves: GQL-12
  it('is found at once if fragments double one another', () => {
    const spread = (to: number) => `fragment F${to - 1} on Query { ...F${to} ...F${to} }`;
    const doubling = Array.from({ length: 60 }, (_, index) => spread(index + 1)).join(' ');
    expect(problemsOf(`{ ...F0 } ${doubling} fragment F60 on Query { name }`)).toEqual([]);
  });
});

describe('the number of names and directives', () => {
  const aliases = (count: number) =>
    Array.from({ length: count }, (_, index) => `a${index}: __typename`).join(' ');

  // Proves: GQL-06
  it('is at most ten aliases, __typename included', () => {
    expect(problemsOf(`{ ${aliases(10)} name }`)).toEqual([]);
    expect(problemsOf(`{ ${aliases(11)} }`)).toEqual(['The document has more than 10 aliases.']);
    const inFragment = `{ ${aliases(6)} ...F } fragment F on Query { ${aliases(5)} }`;
    expect(problemsOf(inFragment)).toHaveLength(1);
  });

  it('is at most five directives, with one error for all of them', () => {
    const directives = (count: number) => '@include(if: true) '.repeat(count);
    expect(problemsOf(`{ name ${directives(5)} }`)).toEqual([]);
    const tooMany = 'The document has more than 5 directives.';
    expect(problemsOf(`{ name ${directives(10)} }`)).toEqual([tooMany]);
    expect(problemsOf(`query ($a: Int ${'@x '.repeat(6)}) { name }`)).toHaveLength(1);
  });
});

describe('the lists of a document', () => {
  function isBounded(text: string, variables: Record<string, unknown> = {}): boolean {
    const document = parse(text);
    const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
    if (!operation) throw new Error('There is no operation.');
    try {
      requireBoundedLists(document, operation, variables);
      return true;
    } catch (error) {
      const message =
        'The lists of the document can hold more than 5000 objects; ask for smaller pages.';
      expect(error).toMatchObject({ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
      return false;
    }
  }

  const pages = (outer: string, inner: string) =>
    `customers(${outer}) { nodes { passwordResets(${inner}) { nodes { id } } } }`;

  it('hold at most 5,000 objects, each list counted as full', () => {
    expect(isBounded(`{ ${pages('first: 100', 'first: 49')} }`)).toBe(true);
    expect(isBounded(`{ ${pages('first: 100', 'first: 50')} }`)).toBe(false);
    expect(isBounded(`{ ${pages('last: 100', 'last: 50')} }`)).toBe(false);
  });

  it('are pages of 25 by default, and of a hundred at most', () => {
    const two = '{ customers { nodes { passwordResets { nodes { id } } } } }';
    expect(isBounded(two)).toBe(true);
    expect(isBounded(two.replace('id', 'events { nodes { id } }'))).toBe(false);
    // Out of range is refused when it runs, and must neither shrink nor swell the count.
    expect(isBounded(`{ ${pages('first: -100', 'first: 100')} }`)).toBe(true);
    expect(isBounded(`{ ${pages('first: 2147483647', 'first: 49')} }`)).toBe(true);
    const empty = pages('first: 0', 'first: 100');
    expect(isBounded(`{ ${empty} ${pages('first: 50', 'first: 99')} }`)).toBe(false);
  });

  it('count under aliases and through fragments', () => {
    const half = pages('first: 50', 'first: 50');
    expect(isBounded(`{ a: ${half} b: ${pages('first: 50', 'first: 49')} }`)).toBe(false);
    const parts = `{ ...F ... on Query { ...F } } fragment F on Query { ${half} }`;
    expect(isBounded(parts)).toBe(false);
  });
});
