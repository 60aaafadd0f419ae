/** @databases */
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createAdministration } from '../../../src/database/administration.js';
import { createUnitOfWork } from '../../../src/database/unit-of-work.js';
import type { InstantFilter, TextFilter } from '../../../src/domain/shared/filters.js';
import { customerSortFields, type CustomerFilter } from '../../../src/domain/customers/list.js';
import { eventSortFields, type OwnedEventFilter } from '../../../src/domain/events/list.js';
import {
  parseOffsetPage,
  type OffsetPageArguments,
} from '../../../src/domain/shared/offset-page.js';
import {
  passwordResetSortFields,
  type PasswordResetFilter,
} from '../../../src/domain/resets/list.js';
import type { OrderDirection } from '../../../src/domain/shared/page.js';
import type { OffsetReader, ReadTx, UnitOfWork } from '../../../src/operations/ports/index.js';
import { openTestDatabase } from '../../support/rows/database.js';
import { useOpened } from '../../support/world/use-shop.js';

const organizationId = 'OrgOffsets';
const scope = { organizationId, mode: 'live' as const, siteFilter: {} };
const noon = Date.parse('2026-03-01T12:00:00.000Z');
const minutes = (count: number) => new Date(noon + count * 60_000);

/** Six of each kind, `a` to `f`, in pairs of one instant. Databases differ in whether `y` is before `Y_z`. */
const references = ['X', 'X', 'y', 'Y_z', null, null];
const statuses = ['prospect', 'prospect', 'prospect', 'acquired', 'acquired', 'repeat'];
const names = ['one', 'one', 'one', 'two', 'two', 'three'];

const database = useOpened(openTestDatabase);
let unitOfWork: UnitOfWork;

async function addRows(): Promise<void> {
  for (const [index, id] of [...'abcdef'].entries()) {
    const common = [organizationId, id, references[index], minutes(Math.floor(index / 2))];
    await database.dataSource.query(
      `INSERT INTO customers (organization_id, mode, id, email, email_key, status, reference,
         reference_origin, created_at, updated_at)
       VALUES ($1, 'live', $2, upper($2) || '@example.org', $2 || '@example.org', $5, $3, $3, $4, $4)`,
      [...common, statuses[index]],
    );
    await database.dataSource.query(
      `INSERT INTO password_resets (organization_id, mode, id, customer_id, customer_email, token_kind,
         token_digest, reference, reference_origin, created_at, updated_at, expires_at, redeemed_at)
       VALUES ($1, 'live', $2, $2, $2, 'opaque', sha256($2::text::bytea), $3, $3, $4, $4, $4,
         CASE WHEN $3::text IS NOT NULL THEN $4::timestamptz END)`,
      common,
    );
    await database.dataSource.query(
      `INSERT INTO events (organization_id, mode, id, name, customer_id, password_reset_id, request_id, created_at)
       VALUES ($1, 'live', $2, $5, $2, $3, 'request', $4)`,
      [...common, names[index]],
    );
  }
}

beforeAll(async () => {
  unitOfWork = createUnitOfWork(database.dataSource);
  const account = organizationId.padEnd(24, '0');
  const organization = { id: organizationId, account, slug: 'offsets', name: 'Offsets' };
  await createAdministration(database.dataSource).addOrganization(organization);
});

beforeEach(async () => {
  await database.dataSource.query('TRUNCATE customers, events CASCADE');
  await addRows();
});

const idsOf = (rows: readonly unknown[]) => rows.map((row) => (row as { id: string }).id).join('');

type TieBreak = 'createdAt' | 'id';

/** The ids on one page; that of the only one counts them all. */
async function page<Filter, Field extends string>(
  of: (tx: ReadTx) => OffsetReader<unknown, Filter, Field | TieBreak>,
  fields: readonly Field[],
  filter: Filter,
  given: OffsetPageArguments<Field>,
): Promise<string> {
  const request = parseOffsetPage(given, fields);
  const rows = await unitOfWork.read((tx) => of(tx).listByOffset(scope, filter, request));
  const count = await unitOfWork.read((tx) => of(tx).count(scope, filter));
  if (given.number === undefined) expect(count).toBe(rows.length);
  return idsOf(rows);
}

const customers = (
  filter: CustomerFilter,
  given: OffsetPageArguments<(typeof customerSortFields)[number]> = { sort: [byId] },
) => page((tx) => tx.customers, customerSortFields, filter, given);
const resets = (
  filter: PasswordResetFilter,
  given: OffsetPageArguments<(typeof passwordResetSortFields)[number]> = { sort: [byId] },
) => page((tx) => tx.passwordResets, passwordResetSortFields, filter, given);
const events = (
  filter: OwnedEventFilter,
  given: OffsetPageArguments<(typeof eventSortFields)[number]> = { sort: [byId] },
) => page((tx) => tx.events, eventSortFields, filter, given);

const byId = { field: 'id', direction: 'ASC' } as const;

describe('pages by number', () => {
  /** Every page to the first that is empty. */
  async function walk(read: (number: number) => Promise<string>): Promise<string[]> {
    const pages: string[] = [];
    for (let number = 1; ; number += 1) {
      const ids = await read(number);
      if (ids === '') return pages;
      pages.push(ids);
    }
  }

  const ascending = {
    id: 'abcdef',
    createdAt: 'abcdef',
    updatedAt: 'abcdef',
    // In the order of their creation if they are equal; those without one are last.
    reference: { first: 'ab', last: 'ef' },
    referenceOrigin: { first: 'ab', last: 'ef' },
    email: 'abcdef',
    customerEmail: 'abcdef',
    status: 'deabcf',
    name: 'abcfde',
  };

  function expectOrder(field: keyof typeof ascending, direction: OrderDirection, ids: string) {
    const given = direction === 'ASC' ? ids : [...ids].toReversed().join('');
    const expected = ascending[field];
    if (typeof expected === 'string') return expect(given).toBe(expected);
    expect(given.slice(0, 2)).toBe(expected.first);
    expect([...given.slice(2, 4)].toSorted().join('')).toBe('cd');
    expect(given.slice(4)).toBe(expected.last);
  }

  const sorted = [
    ...customerSortFields.map((field) => ['customers', field, customers] as const),
    ...passwordResetSortFields.map((field) => ['resets', field, resets] as const),
    ...eventSortFields.map((field) => ['events', field, events] as const),
  ];

  it.each(sorted)('sort %s by %s, whatever their size', async (_, field, list) => {
    for (const direction of ['ASC', 'DESC'] as const) {
      const sort = [{ field, direction }];
      for (const size of [1, 2, 4, 6, 25]) {
        const pages = await walk((number) => list({}, { number, size, sort } as object));
        expect(pages).toHaveLength(Math.ceil(6 / size));
        expectOrder(field, direction, pages.join(''));
      }
    }
  });

  it('show the newest first by default', async () => {
    expect(await customers({}, {})).toBe('fedcba');
    expect(await resets({}, {})).toBe('fedcba');
    expect(await events({}, {})).toBe('fedcba');
  });

  it('sort by one key after the other', async () => {
    const status = { field: 'status', direction: 'DESC' } as const;
    const createdAt = { field: 'createdAt', direction: 'ASC' } as const;
    const id = { field: 'id', direction: 'DESC' } as const;
    expect(await customers({}, { sort: [status, createdAt, id] })).toBe('fbacde');
    const updatedAt = { field: 'updatedAt', direction: 'DESC' } as const;
    expect(await events({}, { sort: [createdAt, updatedAt, id] })).toBe('badcfe');
  });

  it('are empty beyond the end', async () => {
    expect(await customers({}, { number: 2 })).toBe('');
    expect(await customers({}, { number: 1_000_000, size: 25 })).toBe('');
    expect(await customers({ id: { eq: 'a' } }, { number: 1_000_000, size: 25 })).toBe('');
  });
});

describe('a filter of a page', () => {
  it.each<[string, TextFilter, string]>([
    ['eq', { eq: 'X' }, 'ab'],
    ['eq of another case', { eq: 'x' }, ''],
    ['notEq', { notEq: 'X' }, 'cd'],
    ['in', { in: ['X', 'y', 'none'] }, 'abc'],
    ['in nothing', { in: [] }, ''],
    ['notIn', { notIn: ['X', 'none'] }, 'cd'],
    ['notIn nothing', { notIn: [] }, 'abcdef'],
    ['startsWith, in any case', { startsWith: 'Y' }, 'cd'],
    ['startsWith what is inside', { startsWith: 'z' }, ''],
    ['startsWith nothing', { startsWith: '' }, 'abcd'],
    ['contains, in any case', { contains: 'Z' }, 'd'],
    ['contains nothing', { contains: '' }, 'abcd'],
    ['contains the sign for any character', { contains: '_' }, 'd'],
    ['contains the sign for any text', { contains: '%' }, ''],
    ['contains a backslash', { contains: '\\' }, ''],
    ['startsWith the sign for any text', { startsWith: '%' }, ''],
    ['isNull', { isNull: true }, 'ef'],
    ['not isNull', { isNull: false }, 'abcd'],
    ['two members', { startsWith: 'y', notEq: 'y' }, 'd'],
  ])('on a text finds rows by %s', async (_, filter, ids) => {
    for (const list of [customers, resets]) {
      expect(await list({ reference: filter })).toBe(ids);
      expect(await list({ referenceOrigin: filter })).toBe(ids);
    }
    expect(await events({ passwordResetId: filter })).toBe(ids);
  });

  it('finds a text with the signs of patterns for itself', async () => {
    const strange = String.raw`50%_\'"`;
    const update = `UPDATE customers SET reference = $1 WHERE id = 'a'`;
    await database.dataSource.query(update, [strange]);
    for (const text of [strange, '50%', String.raw`%_\'`, String.raw`\'`]) {
      expect(await customers({ reference: { contains: text } })).toBe('a');
    }
    expect(await customers({ reference: { startsWith: strange } })).toBe('a');
    expect(await customers({ reference: { contains: '5_%' } })).toBe('');
  });

  it.each<[string, InstantFilter, string]>([
    ['eq', { eq: minutes(1) }, 'cd'],
    ['eq a millisecond later', { eq: new Date(minutes(1).getTime() + 1) }, ''],
    ['notEq', { notEq: minutes(1) }, 'abef'],
    ['in', { in: [minutes(0), minutes(2)] }, 'abef'],
    ['in nothing', { in: [] }, ''],
    ['notIn', { notIn: [minutes(0), minutes(2)] }, 'cd'],
    ['notIn nothing', { notIn: [] }, 'abcdef'],
    ['gt', { gt: minutes(1) }, 'ef'],
    ['gte', { gte: minutes(1) }, 'cdef'],
    ['lt', { lt: minutes(1) }, 'ab'],
    ['lte', { lte: minutes(1) }, 'abcd'],
    ['two members', { gte: minutes(1), lt: minutes(2) }, 'cd'],
    ['isNull', { isNull: true }, ''],
  ])('on an instant finds rows by %s', async (_, filter, ids) => {
    for (const list of [customers, resets]) {
      expect(await list({ createdAt: filter })).toBe(ids);
      expect(await list({ updatedAt: filter })).toBe(ids);
    }
    expect(await events({ createdAt: filter })).toBe(ids);
  });

  it.each<[string, InstantFilter, string]>([
    ['eq', { eq: minutes(1) }, 'cd'],
    ['notEq', { notEq: minutes(1) }, 'ab'],
    ['in', { in: [minutes(0), minutes(2)] }, 'ab'],
    ['notIn', { notIn: [minutes(0)] }, 'cd'],
    ['gt', { gt: minutes(0) }, 'cd'],
    ['gte', { gte: minutes(0) }, 'abcd'],
    ['lt', { lt: minutes(9) }, 'abcd'],
    ['lte', { lte: minutes(0) }, 'ab'],
    ['isNull', { isNull: true }, 'ef'],
    ['not isNull', { isNull: false }, 'abcd'],
  ])('on an instant that may be missing finds rows by %s', async (_, filter, ids) => {
    expect(await resets({ resetPasswordAt: filter })).toBe(ids);
  });

  it('on addresses compares keys, and searches in any case', async () => {
    expect(await customers({ email: { notEq: 'a@example.org' } })).toBe('bcdef');
    expect(await customers({ email: { notIn: ['a@example.org', 'f@example.org'] } })).toBe('bcde');
    expect(await customers({ email: { startsWith: 'B@Ex' } })).toBe('b');
    expect(await customers({ email: { contains: '@EXAMPLE' } })).toBe('abcdef');
    expect(await customers({ email: { contains: '@EXAMPLE', startsWith: 'c' } })).toBe('c');
  });

  it('on a status or a name finds those that have it, or not', async () => {
    expect(await customers({ status: { eq: 'acquired' } })).toBe('de');
    expect(await customers({ status: { notEq: 'prospect' } })).toBe('def');
    expect(await customers({ status: { in: ['repeat', 'prospect'] } })).toBe('abcf');
    expect(await customers({ status: { notIn: ['prospect', 'acquired'] } })).toBe('f');
    expect(await customers({ status: { eq: 'unheard of' } })).toBe('');
    expect(await events({ name: { eq: 'two' } })).toBe('de');
    expect(await events({ name: { startsWith: 'T' } })).toBe('def');
    expect(await events({ name: { notIn: ['one', 'two'] } })).toBe('f');
  });

  it('on the address of a customer takes both of its members', async () => {
    const both = { eq: 'a@example.org', in: ['a@example.org', 'b@example.org'] };
    expect(await resets({ customerEmail: both })).toBe('a');
    expect(await resets({ customerEmail: { eq: 'c@example.org', in: both.in } })).toBe('');
  });
});
