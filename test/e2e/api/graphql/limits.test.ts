/** How large a document may be, and that what is larger is refused before anything of it runs. */
import { describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery, parse } from 'graphql';
import { development } from '../../../support/world/environment.js';
import { useShop } from '../../../support/world/use-shop.js';

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

const loop = ['passwordResets(first: 1)', 'nodes', 'customer'];
const fieldAt = (level: number) =>
  ['customers(first: 1)', 'nodes'][level] ?? loop[(level - 2) % loop.length];

/** `levels` fields deep; its lists hold one row each. */
function nested(levels: number): string {
  const path = Array.from({ length: levels - 1 }, (_, level) => fieldAt(level));
  return `{ ${path.join(' { ')} { __typename ${'}'.repeat(levels)}`;
}

/** One field at each level, each in a fragment of its own. */
function nestedByFragments(levels: number): string {
  const types = ['CustomerPasswordResetConnection', 'CustomerPasswordReset', 'Customer'];
  const typeAfter = (index: number) =>
    ['CustomerConnection', 'Customer'][index] ?? types[(index - 2) % types.length];
  const fragments = Array.from({ length: levels - 1 }, (_, index) => {
    const next = `${fieldAt(index + 1)} { ...F${index + 1} }`;
    const inner = index === levels - 2 ? '__typename' : next;
    return `fragment F${index} on ${typeAfter(index)} { ${inner} }`;
  });
  return `{ ${fieldAt(0)} { ...F0 } } ${fragments.join(' ')}`;
}

describe('a document', () => {
  const shop = useShop();

  async function codeOf(query: string, variables?: object): Promise<string> {
    const { status, errors } = await shop.graphql(query, variables);
    if (errors.length === 0) return `${status}`;
    return `${status} ${errors[0].extensions.code}: ${errors[0].message}`;
  }

  const tooDeep = '400 GRAPHQL_VALIDATION_FAILED: The document nests deeper than 10 levels.';

  const besideFragments = (levels: number) =>
    nested(levels).replace('{ customers', '{ ... on Query { ... { customers').concat('}}');

  // Proves: GQL-05
  it.each([
    ['', nested],
    [' by fragments', nestedByFragments],
    [' beside inline fragments', besideFragments],
  ])('may nest ten levels%s and not eleven', async (_way, nest) => {
    expect(await codeOf(nest(10))).toBe('200');
    expect(await codeOf(nest(11))).toBe(tooDeep);
  });

  // Proves: GQL-05
  it('is refused with a fragment that spreads itself', async () => {
    const circles = [
      '{ viewer { ...A } } fragment A on Viewer { ...A }',
      '{ viewer { ...A } } fragment A on Viewer { mode ...B } fragment B on Viewer { ...A }',
    ];
    for (const circle of circles) expect(await codeOf(circle)).toMatch(/^400 GRAPHQL_VALIDATION/);
  });

  // Proves: GQL-06
  it.each(['__typename', 'viewer { mode }', '__typename @include(if: false)'])(
    'may have ten aliases and not eleven: %s',
    async (field) => {
      const aliased = (count: number) => `{ ${times(count, (n) => `a${n}: ${field}`)} }`;
      expect(await codeOf(aliased(11))).toMatch(/^400 .* more than 10 aliases\.$/);
      if (!field.includes('@')) expect(await codeOf(aliased(10))).toBe('200');
    },
  );

  // Proves: GQL-06
  it('may not hide aliases in fragments', async () => {
    const query = `{ ...A ...B } fragment A on Query { ${times(6, (n) => `a${n}: __typename`)} }
      fragment B on Query { ${times(5, (n) => `b${n}: __typename`)} }`;
    expect(await codeOf(query)).toMatch(/more than 10 aliases\.$/);
  });

  it.each([
    'subscription { x }',
    'subscription { __typename }',
    'query A { viewer { mode } } subscription B { x }',
  ])(
    'is refused, and no fault is logged, if the schema has no such operations: %s',
    async (query) => {
      shop.log.length = 0;
      expect(await codeOf(query)).toMatch(
        /^400 GRAPHQL_VALIDATION_FAILED: The schema has no subscriptions\.$/,
      );
      expect(shop.log.filter((line) => JSON.parse(line).level > 30)).toEqual([]);
    },
  );

  it('may have any number of root mutations', async () => {
    const query = `mutation { ${times(10, (n) => `m${n}: deleteCustomer(id: "none") { __typename }`)} }`;
    expect(await codeOf(query)).toMatch(/^200 NOT_FOUND/);
  });

  // Proves: GQL-07
  it('may have 400 tokens and not 401', async () => {
    const words = (count: number) => `{ ${times(count - 2, () => '__typename')} }`;
    expect(await codeOf(words(400))).toBe('200');
    const tooMany = '400 GRAPHQL_PARSE_FAILED: The document has too many tokens.';
    expect(await codeOf(words(401))).toBe(tooMany);
  });

  it('has room for what tools ask of the schema', () => {
    const described = { descriptions: true, schemaDescription: true, specifiedByUrl: true };
    const more = { directiveIsRepeatable: true, inputValueDeprecation: true, oneOf: true };
    const everything = { ...described, ...more };
    expect(parse(getIntrospectionQuery(everything)).tokenCount).toBeLessThan(400);
  });

  // Proves: GQL-08
  it('may have five directives and not six', async () => {
    const query = (count: number) => `{ ${times(count, () => 'mode @include(if: true)')} }`;
    const fields = (count: number) => query(count).replaceAll('mode', '__typename');
    expect(await codeOf(fields(5))).toBe('200');
    expect(await codeOf(fields(6))).toMatch(/more than 5 directives\.$/);
  });

  // Proves: GQL-08
  it('is refused with at most six problems', async () => {
    for (const unknown of ['__typename @nope', 'nope', '__typename(nope: 1)']) {
      const query = `{ ${times(50, (n) => unknown.replaceAll('nope', `nope${n}`))} }`;
      const { status, errors } = await shop.graphql(query, {}, {});
      expect(status).toBe(400);
      expect(errors.length).toBeLessThanOrEqual(6);
    }
  });

  // Proves: GQL-12
  it('does not explode by fragments that double', async () => {
    const fragments = times(30, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`);
    const query = `{ ...F0 } ${fragments} fragment F30 on Query { __typename }`;
    // Run out, its two to the thirtieth selections would take longer than any test may.
    expect(await codeOf(query)).toBe(
      '400 GRAPHQL_VALIDATION_FAILED: The document selects too many fields.',
    );
  });

  it('cannot ask for names that every object has', async () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      const query = `mutation ($${name}: String) { updateCustomer(id: "a", input: { reference: $${name} }) { __typename } }`;
      const refused = '400 BAD_USER_INPUT: A variable has a name that is not allowed.';
      expect(await codeOf(query)).toBe(refused);
      expect(await codeOf(`{ ${name} }`)).toMatch(/^400 GRAPHQL_VALIDATION_FAILED/);
      const fragment = `{ ...${name} } fragment ${name} on Query { ${name}: __typename }`;
      expect(await codeOf(fragment)).toBe('200');
    }
  });
});

describe('the development profile', () => {
  const shop = useShop({ environment: development });

  it('has the same limits, but for the depth of introspection', async () => {
    const introspection = await shop.graphql(getIntrospectionQuery(), {}, {});
    expect(introspection.errors).toEqual([]);
    expect((await shop.graphql(nested(11), {}, {})).errors[0].message).toContain('10 levels');
  });
});
