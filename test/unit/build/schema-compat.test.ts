/** The promise to clients of the last release: what a change of the schema may do to them. */
import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { compareSchemas } from '../../../build/schema/compatibility.js';

const today = '2027-03-01';

const released = `
  type Query {
    item(id: ID!, size: Int, depth: Int = 1): Item
    old(
      a: Int
      last: Int @deprecated(reason: "Use a instead. Until 2026-06-30.")
    ): Old @deprecated(reason: "Use item instead. Until 2027-02-28.")
    next: Item @deprecated(reason: "Use item instead. Until 2027-03-01.")
    find(by: By): Found
  }
  type Item { id: ID! name: String kind: Kind! }
  type Old { id: ID! inner: Inner }
  type Inner { old: Old }
  enum Kind { A B }
  input By { name: String! size: Int depth: Int = 1 }
  union Found = Item | Lost
  type Lost { reason: String }`;

const edited = (...edits: [was: string, is: string][]): string =>
  edits.reduce((text, [was, is]) => {
    if (!text.includes(was)) throw new Error(`${was} is not in the schema`);
    return text.replace(was, is);
  }, released);

const compare = (current: string, on = today) =>
  compareSchemas(buildSchema(released), buildSchema(current), on);

/** What the released schema has between two words, the second excluded. */
const part = (from: string, to: string): string =>
  released.slice(released.indexOf(from), released.indexOf(to));

const oldField = part('old(', 'next: ');
const oldTypes = part('type Old', 'enum Kind');

describe('a change that would break clients of the last release', () => {
  it.each<[string, string, [string, string][]]>([
    ['a field that is gone', 'Item.name', [['name: String kind', 'kind']]],
    ['a field of another type', 'Item.name', [['name: String kind', 'name: ID kind']]],
    ['a field that can be null now', 'Item.kind', [['kind: Kind!', 'kind: Kind']]],
    ['an argument that is gone', 'Query.item.size', [['id: ID!, size: Int', 'id: ID!']]],
    ['an argument that is required now', 'Query.item.size', [['size: Int,', 'size: Int!,']]],
    [
      'a new argument that is required',
      'Query.item.more',
      [['size: Int,', 'size: Int, more: Int!,']],
    ],
    [
      'a member of an input that is gone',
      'By.size',
      [['name: String! size: Int', 'name: String!']],
    ],
    ['a member of an input that is required now', 'By.size', [['! size: Int ', '! size: Int! ']]],
    [
      'a new member of an input that is required',
      'By.more',
      [['! size: Int ', '! size: Int more: Int! ']],
    ],
    [
      'another default of an argument',
      'Query.item.depth',
      [['depth: Int = 1)', 'depth: Int = 2)']],
    ],
    ['another default of a member', 'By.depth', [['= 1 }', '= 2 }']]],
    ['an enum value that is gone', 'Kind.B', [['A B', 'A']]],
    ['a member of a union that is gone', 'Found', [['= Item | Lost', '= Item']]],
    ['a type that is something else', 'Kind', [['enum Kind { A B }', 'scalar Kind']]],
    ['a deprecated field whose date has not passed', 'Query.next', [[part('next: ', 'find('), '']]],
    [
      'a type that is still in use',
      'Lost',
      [
        [' | Lost', ''],
        ['type Lost { reason: String }', ''],
      ],
    ],
  ])('is refused: %s', async (_, path, edits) => {
    const { problems } = await compare(edited(...edits));
    expect(problems).toContainEqual(expect.stringContaining(`${path}: `));
  });
});

describe('a change that clients survive', () => {
  it.each<[string, [string, string][]]>([
    ['none', []],
    [
      'a new field, type and optional argument',
      [
        ['name: String kind', 'name(cut: Int): String more: More kind'],
        ['enum Kind', 'type More { a: Int } enum Kind'],
      ],
    ],
    ['a new value of an enum', [['A B', 'A B C']]],
    [
      'a new member of a union',
      [
        ['Item | Lost', 'Item | Lost | Gone'],
        ['type Lost', 'type Gone { at: Int } type Lost'],
      ],
    ],
    ['a new optional member of an input', [['! size: Int ', '! size: Int more: Int ']]],
    ['a required member of an input that is optional now', [['{ name: String!', '{ name: String']]],
    ['a field that is never null any more', [['name: String kind', 'name: String! kind']]],
    ['a first default of an argument', [['size: Int,', 'size: Int = 10,']]],
    ['another description', [['type Lost', '"Nothing." type Lost']]],
    [
      'the end of what was announced, with the types that only it led to',
      [
        [oldField, ''],
        [oldTypes, ''],
      ],
    ],
    ['the end of an argument that was announced', [[part('last: ', '): Old'), '']]],
    ['a deprecation that stays longer than promised', [['2027-03-01', '2029-12-31']]],
  ])('is allowed: %s', async (_, edits) => {
    expect((await compare(edited(...edits))).problems).toEqual([]);
  });

  it('is told apart by whether clients can notice it', async () => {
    const { notices, others } = await compare(
      edited(['A B', 'A B C'], ['name: String kind', 'name: String more: Int kind']),
    );
    expect(notices).toEqual([expect.stringContaining('Kind.C')]);
    expect(others).toBe(1);
  });

  it('does not include what was announced before its date has passed', async () => {
    const gone = edited([oldField, ''], [oldTypes, '']);
    const { problems } = await compare(gone, '2027-02-28');
    expect(problems.join('\n')).toMatch(/Old: [^]*Inner: [^]*Query\.old: /);
  });
});

describe('a deprecation', () => {
  const deprecated = (reason: string): string =>
    edited([
      'name: String kind',
      `name: String @deprecated(reason: "${reason}") title: String kind`,
    ]);

  it.each<[string, string, RegExp]>([
    ['without a date', 'Use title instead.', /says "Use X instead/],
    ['without a replacement', 'Until 2028-12-31.', /says "Use X instead/],
    ['with the standard reason', 'No longer supported', /says "Use X instead/],
    [
      'with a day that does not exist',
      'Use title instead. Until 2028-02-30.',
      /says "Use X instead/,
    ],
    [
      'for something that does not exist',
      'Use heading instead. Until 2028-12-31.',
      /heading is not in the schema/,
    ],
    [
      'for a member that does not exist',
      'Use Item.heading instead. Until 2028-12-31.',
      /not in the schema/,
    ],
    ['for itself', 'Use Item.name instead. Until 2028-12-31.', /not in the schema/],
    [
      'with less than a year of notice',
      'Use title instead. Until 2028-02-29.',
      /too early; .*until 2028-03-01/,
    ],
  ])('is refused %s', async (_, reason, problem) => {
    const { problems } = await compare(deprecated(reason));
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(problems[0]).toContain('Item.name');
  });

  it('is refused if it ends earlier than the last release said', async () => {
    const { problems } = await compare(edited(['2027-03-01', '2027-02-28']));
    expect(problems).toEqual([
      'Query.next: the last release promises it until 2027-03-01; 2027-02-28 is earlier',
    ]);
  });

  it.each([
    ['a member beside it', 'Use title instead. Until 2028-03-01.'],
    ['a path', 'Use `Item.title` instead. Until 2028-03-01.'],
    ['a root field', 'Use find instead. Until 2030-12-31.'],
    [
      'several, the first of them a path',
      'Use `Item.title`, or what was sent, instead. Until 2028-12-31.',
    ],
  ])('is allowed with a year of notice and %s', async (_, reason) => {
    expect((await compare(deprecated(reason))).problems).toEqual([]);
  });
});
