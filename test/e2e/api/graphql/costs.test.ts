/** What the largest documents cost: the time to compare their fields, and the statements of their aliases. */
import { describe, expect, it } from '@jest/globals';
import { statementsOf, withoutClient } from '../../../support/rows/statements.js';
import { useShop } from '../../../support/world/use-shop.js';

const shop = useShop();

const repeat = (count: number, text: string) => Array.from({ length: count }, () => text).join(' ');

/** Documents of nearly 400 tokens whose fields have to be compared with one another. */
const overlapping: Record<string, string> = {
  'one field again and again': `{ ${repeat(390, '__typename')} }`,
  'one object again and again': `{ ${repeat(95, 'viewer { mode }')} }`,
  'objects in objects': `{ ${repeat(
    16,
    'customers(first: 1) { nodes { passwordResets(first: 1) { nodes { id } } } }',
  )} }`,
  'inline fragments': `{ ${repeat(60, '... { viewer { mode } }')} }`,
  'fragments that spread each other': `{ ${repeat(30, '...A')} } ${['A', 'B', 'C', 'D', 'E']
    .map((name, index, all) => {
      const next = all[index + 1];
      const body = next ? repeat(8, `...${next}`) : repeat(20, 'viewer { mode }');
      return `fragment ${name} on Query { ${body} }`;
    })
    .join(' ')}`,
};

describe('a document', () => {
  // Proves: GQL-13, GQL-12
  it.each(Object.keys(overlapping))('costs little to check: %s', async (name) => {
    const query = overlapping[name] ?? '';
    await shop.graphql(query);
    const before = process.cpuUsage();
    for (let turn = 0; turn < 3; turn += 1) {
      const { status } = await shop.graphql(query);
      expect([200, 400]).toContain(status);
    }
    const { user, system } = process.cpuUsage(before);
    // Microseconds, of three documents. Measured: at most a tenth of it.
    expect((user + system) / 3).toBeLessThan(200_000);
  });

  // Proves: GQL-07
  it('of any size is read up to its 400th token and no further, whoever sends it', async () => {
    // What is wrong stands behind the limit of tokens: a parser that went on would complain of it.
    const query = `{ ${repeat(2000, '__typename')} "`;
    for (const headers of [{}, shop.salesChannel]) {
      const { status, errors } = await shop.graphql(query, {}, headers);
      expect([status, errors.length]).toEqual([400, 1]);
      expect(errors[0].message).toBe('The document has too many tokens.');
    }
  });

  // Proves: GQL-23
  it('reads an object under ten aliases by one look-up each at most, and its edges once for all', async () => {
    const { id } = await shop.customer();
    const edges =
      'hasPassword passwordResets(first: 3) { totalCount } events(first: 3) { totalCount }';
    const count = async (aliases: number) => {
      const fields = Array.from(
        { length: aliases },
        (_, n) => `a${n}: customer(id: $id) { id ${edges} }`,
      );
      const query = `query ($id: ID!) { ${fields.join(' ')} }`;
      const statements = await statementsOf(shop.app.database.dataSource, async () => {
        expect((await shop.graphql(query, { id })).errors).toEqual([]);
      });
      return withoutClient(statements).length;
    };
    const one = await count(1);
    expect(await count(10)).toBeLessThanOrEqual(one + 9);
  });
});
