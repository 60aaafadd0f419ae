/** How many rows the lists of a document may hold, and which arguments name a page. */
import { describe, expect, it } from '@jest/globals';
import { useShop } from '../../support/world/use-shop.js';

describe('the lists of a document', () => {
  const shop = useShop();

  const refused =
    'The lists of the document can hold more than 5000 objects; ask for smaller pages.';

  async function answerOf(query: string, variables: object = {}): Promise<string> {
    const { status, errors } = await shop.graphql(query, variables);
    return errors.length === 0 ? `${status}` : `${status} ${errors[0].message}`;
  }

  const list = (outer: string, inner: string) =>
    `customers(first: ${outer}) { nodes { passwordResets(first: ${inner}) { nodes { id } } } }`;

  const count = '{ totalCount }';
  const webhook = 'webhook { deliveries(first: 100) { nodes { id } } }';

  // Proves: GQL-20
  it('may hold 5,000 objects, each counted as full', async () => {
    expect(await answerOf(`{ ${list('70', '70')} }`)).toBe('200');
    expect(await answerOf(`{ ${list('100', '49')} }`)).toBe('200');
    expect(await answerOf(`{ ${list('100', '50')} }`)).toBe(`400 ${refused}`);
  });

  // Proves: GQL-20
  it.each([
    ['literals', `{ ${list('100', '100')} }`, {}],
    ['variables', `query ($n: Int!) { ${list('$n', '$n')} }`, { n: 100 }],
    ['defaults of variables', `query ($n: Int = 100) { ${list('$n', '$n')} }`, {}],
    ['a default beside null', `query ($n: Int! = 100) { ${list('$n', '$n')} }`, {}],
    ['fragments', `{ ...A } fragment A on Query { ${list('100', '100')} }`, {}],
    ['inline fragments', `{ ... { ... on Query { ${list('100', '100')} } } }`, {}],
    ['the end of a list', `{ ${list('100', '100').replace('first', 'last')} }`, {}],
    ['edges', `{ customers(first: 100) { edges { node { events(first: 100) ${count} } } } }`, {}],
    [
      'webhooks and their deliveries',
      `{ webhooks(first: 20) { nodes { deliveries(first: 100) { nodes { ${webhook} } } } } }`,
      {},
    ],
    [
      'deliveries and their webhooks',
      `{ webhookDeliveries(first: 100) { nodes { ${webhook} } } }`,
      {},
    ],
    ['siblings', `{ ${list('70', '70')} b: ${list('70', '70')} }`, {}],
    [
      'the default page',
      `{ customers(first: 100) { nodes { a: passwordResets ${count} b: events ${count} } } }`,
      {},
    ],
  ])('are counted through %s', async (_way, query, variables) => {
    expect(await answerOf(query, variables)).toBe(`400 ${refused}`);
  });

  it('are counted by what was given if there is a default too', async () => {
    const query = `query ($n: Int = 100) { ${list('$n', '$n')} }`;
    expect(await answerOf(query, { n: 2 })).toBe('200');
    expect(await answerOf(query, { n: null })).toBe('200');
  });

  // Proves: GQL-19
  it.each([0, -1, 101, 2_147_483_647])('have pages of 1 to 100, not %d', async (size) => {
    for (const argument of ['first', 'last']) {
      const query = `query ($n: Int) { customers(${argument}: $n) { totalCount } }`;
      const { errors, data } = await shop.graphql(query, { n: size });
      expect(data).toEqual({ customers: null });
      const extensions = { code: 'BAD_USER_INPUT', field: argument, problem: 'out_of_range' };
      const message = `${argument} must be from 1 to 100.`;
      expect(errors[0]).toMatchObject({ message, extensions });
    }
  });

  // Proves: GQL-19
  it.each([2 ** 31, 1.5, '10', true, [], {}, 1e300])(
    'have no page of %j, which is no Int',
    async (size) => {
      const query = 'query ($n: Int) { customers(first: $n) { totalCount } }';
      const answer = await answerOf(query, { n: size });
      expect(answer).toBe('400 The variable $n does not have the expected form.');
    },
  );

  it('have 25 rows if null asks for no number', async () => {
    const query = 'query ($n: Int) { customers(first: $n) { totalCount nodes { id } } }';
    expect(await answerOf(query, { n: null })).toBe('200');
  });

  const cursor = (text: string) => Buffer.from(text).toString('base64url');

  it.each([
    'x',
    '',
    'null',
    cursor('2026-01-01T00:00:00.000Z'),
    cursor('2026-01-01T00:00:00.000Z/'),
    cursor("2026-01-01T00:00:00.000Z/' OR 1=1 --"),
    cursor('2026-99-01T00:00:00.000Z/abc'),
    cursor('2026-01-01T00:00:00.000Z/a\0b'),
    'A'.repeat(10_000),
    '\ud800',
  ])('refuse the made-up cursor %#', async (made) => {
    for (const argument of ['after', 'before']) {
      const query = `query ($c: String) { customers(${argument}: $c) { nodes { id } } }`;
      const answer = await answerOf(query, { c: made });
      expect(answer).toBe(`200 ${argument} is not a cursor of this list.`);
    }
  });

  it.each(['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'])(
    'are empty or whole at the end of time, %s',
    async (instant) => {
      const query = 'query ($c: String) { customers(after: $c) { nodes { id } } }';
      expect(await answerOf(query, { c: cursor(`${instant}/abc`) })).toBe('200');
      const filtered =
        'query ($at: DateTime) { customers(filter: { createdAt: { gte: $at } }) { nodes { id } } }';
      expect(await answerOf(filtered, { at: instant })).toBe('200');
    },
  );
});
