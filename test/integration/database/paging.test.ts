/** @databases */
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createAdministration } from '../../../src/database/administration.js';
import { createUnitOfWork } from '../../../src/database/unit-of-work.js';
import type { CustomerFilter } from '../../../src/domain/customers/list.js';
import type { PasswordResetFilter } from '../../../src/domain/resets/list.js';
import type { Partition } from '../../../src/domain/access/organization.js';
import { parsePageArguments, toCursor, toPage } from '../../../src/domain/shared/page.js';
import type { OrderDirection, Page, PageArguments } from '../../../src/domain/shared/page.js';
import type { RowKey } from '../../../src/domain/shared/page.js';
import type { SiteContext } from '../../../src/domain/access/site-context.js';
import type { UnitOfWork } from '../../../src/operations/ports/index.js';
import { openTestDatabase } from '../../support/rows/database.js';
import { useOpened } from '../../support/world/use-shop.js';

const partition: Partition = { organizationId: 'OrgPagesOf', mode: 'live' };
const { organizationId, mode } = partition;
const noon = Date.parse('2026-03-01T12:00:00.000Z');
const minutes = (count: number) => new Date(noon + count * 60_000);

interface Made {
  readonly id: string;
  readonly at: Date;
  readonly channel?: string;
  readonly stage?: string;
}

/** Twelve: each three have one instant, to the millisecond. */
const third = (index: number) => minutes(Math.floor(index / 3));
const twelve: Made[] = Array.from('abcdefghijkl', (id, index) => ({ id, at: third(index) }));
const ascending = 'abcdefghijkl';
const descending = [...ascending].toReversed().join('');

describe('lists', () => {
  const database = useOpened(openTestDatabase);
  let unitOfWork: UnitOfWork;

  async function addCustomers(made: readonly Made[]): Promise<void> {
    for (const { id, at, channel = null, stage = null } of made) {
      await database.dataSource.query(
        `INSERT INTO customers (organization_id, mode, id, email, email_key, channel, stage, created_at, updated_at)
         VALUES ($1, $2, $3, $3, $3 || '@example.org', $4, $5, $6, $6)`,
        [organizationId, mode, id, channel, stage, at],
      );
    }
  }

  interface Ended {
    readonly id: string;
    readonly customerId: string;
    readonly at?: Date;
    /** Which of the row's instants are set. */
    readonly ended?: readonly ('redeemed_at' | 'superseded_at' | 'revoked_at')[];
    readonly expired?: boolean;
  }

  async function addResets(resets: readonly Ended[]): Promise<void> {
    for (const { id, customerId, at = minutes(0), ended = [], expired = false } of resets) {
      const columns = ended.map((column) => `, ${column}`).join('');
      await database.dataSource.query(
        `INSERT INTO password_resets (organization_id, mode, id, customer_id, customer_email, token_kind,
           token_digest, created_at, updated_at, expires_at${columns})
         VALUES ($1, $2, $3, $4, $4, 'opaque', sha256($3::text::bytea), $5, $5,
           now() ${expired ? '-' : '+'} interval '1 hour'${', $5'.repeat(ended.length)})`,
        [organizationId, mode, id, customerId, at],
      );
    }
  }

  async function customers(
    given: PageArguments = {},
    direction: OrderDirection = 'ASC',
    filter: CustomerFilter = {},
    siteFilter: SiteContext = {},
  ): Promise<Page<RowKey>> {
    const page = parsePageArguments(given, direction);
    const scope = { ...partition, siteFilter };
    return toPage(await unitOfWork.read((tx) => tx.customers.list(scope, filter, page)), page);
  }

  const found = async (filter: CustomerFilter, siteFilter: SiteContext = {}) => {
    const { nodes } = await customers({ first: 100 }, 'ASC', filter, siteFilter);
    const scope = { ...partition, siteFilter };
    const count = await unitOfWork.read((tx) => tx.customers.count(scope, filter));
    expect(count).toBe(nodes.length);
    return idsOf(nodes);
  };

  const foundResets = async (filter: PasswordResetFilter, siteFilter: SiteContext = {}) => {
    const scope = { ...partition, siteFilter };
    const page = parsePageArguments({ first: 100 }, 'ASC');
    const rows = await unitOfWork.read((tx) => tx.passwordResets.list(scope, filter, page));
    expect(await unitOfWork.read((tx) => tx.passwordResets.count(scope, filter))).toBe(rows.length);
    return idsOf(rows);
  };

  const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).join('');

  /** Page after page to the end, as a client goes; each page's ids. */
  async function walk(
    direction: OrderDirection,
    size: number,
    isBackwards: boolean,
    between: () => Promise<void> = async () => undefined,
  ): Promise<string[]> {
    const pages: string[] = [];
    let given: PageArguments = isBackwards ? { last: size } : { first: size };
    for (;;) {
      const page = await customers(given, direction);
      pages.push(idsOf(page.nodes));
      if (!(isBackwards ? page.hasPreviousPage : page.hasNextPage)) return pages;
      const edge = (isBackwards ? page.nodes.at(0) : page.nodes.at(-1)) as RowKey;
      const cursor = toCursor(edge);
      given = isBackwards ? { last: size, before: cursor } : { first: size, after: cursor };
      await between();
    }
  }

  beforeAll(async () => {
    unitOfWork = createUnitOfWork(database.dataSource);
    const account = organizationId.padEnd(24, '0');
    const organization = { id: organizationId, account, slug: 'pages', name: 'Pages' };
    await createAdministration(database.dataSource).addOrganization(organization);
  });

  beforeEach(() => database.dataSource.query('TRUNCATE customers CASCADE'));

  it.each([1, 2, 4, 5, 12])(
    'show every row once, %s at a time, in both orders and directions',
    async (size) => {
      await addCustomers(twelve);
      expect((await walk('ASC', size, false)).join('')).toBe(ascending);
      expect((await walk('DESC', size, false)).join('')).toBe(descending);
      expect((await walk('ASC', size, true)).toReversed().join('')).toBe(ascending);
      expect((await walk('DESC', size, true)).toReversed().join('')).toBe(descending);
    },
  );

  it('tell whether there is a page before and after', async () => {
    await addCustomers(twelve);
    const cursor = toCursor({ id: 'f', createdAt: minutes(1) });
    const before = { hasNextPage: false, hasPreviousPage: true };
    const after = { hasNextPage: true, hasPreviousPage: false };
    expect(await customers({ first: 6 })).toMatchObject(after);
    expect(await customers({ first: 6, after: cursor })).toMatchObject(before);
    expect(await customers({ last: 5, before: cursor })).toMatchObject(after);
    expect(await customers({ first: 100 })).toMatchObject({ hasNextPage: false });
    expect(idsOf((await customers({ first: 3, after: cursor })).nodes)).toBe('ghi');
    expect(idsOf((await customers({ last: 3, before: cursor })).nodes)).toBe('cde');
  });

  it('stay between two cursors', async () => {
    await addCustomers(twelve);
    const after = toCursor({ id: 'b', createdAt: minutes(0) });
    const before = toCursor({ id: 'h', createdAt: minutes(2) });
    expect(idsOf((await customers({ after, before })).nodes)).toBe('cdefg');
    expect(idsOf((await customers({ last: 2, after, before })).nodes)).toBe('fg');
    const down = { after: before, before: after };
    expect(idsOf((await customers(down, 'DESC')).nodes)).toBe('gfedc');
  });

  it('neither repeat nor skip a row when others are added and removed between two pages', async () => {
    await addCustomers(twelve);
    let added = 0;
    const change = async () => {
      added += 1;
      await addCustomers([{ id: `A${added}`, at: minutes(-added) }]);
      await database.dataSource.query(`DELETE FROM customers WHERE id = 'a'`);
    };
    expect((await walk('ASC', 4, false, change)).join('')).toBe(ascending);
  });

  it('go on from the place of a row that is gone', async () => {
    await addCustomers(twelve);
    await database.dataSource.query(`DELETE FROM customers WHERE id = 'd'`);
    const after = toCursor({ id: 'd', createdAt: minutes(1) });
    expect(idsOf((await customers({ first: 2, after })).nodes)).toBe('ef');
  });

  it('find customers by each filter, and by all of them together', async () => {
    await addCustomers(twelve);
    await database.dataSource.query(
      `UPDATE customers SET is_active = false WHERE id IN ('c', 'f')`,
    );
    await database.dataSource.query(
      `UPDATE customers SET reference = 'ref-' || id, reference_origin = 'shop', updated_at = $1
       WHERE id IN ('a', 'c', 'e')`,
      [minutes(60)],
    );
    expect(await found({})).toBe(ascending);
    expect(await found({ id: { eq: 'd' } })).toBe('d');
    expect(await found({ id: { in: ['d', 'k', 'z'] } })).toBe('dk');
    expect(await found({ id: { in: [] } })).toBe('');
    expect(await found({ email: { eq: 'd@example.org' } })).toBe('d');
    expect(await found({ email: { in: ['d@example.org', 'e@example.org'] } })).toBe('de');
    expect(await found({ isActive: { eq: false } })).toBe('cf');
    expect(await found({ isActive: { eq: true } })).toBe('abdeghijkl');
    expect(await found({ reference: { eq: 'ref-c' } })).toBe('c');
    expect(await found({ reference: { in: ['ref-a', 'ref-e'] } })).toBe('ae');
    expect(await found({ reference: { isNull: false } })).toBe('ace');
    expect(await found({ referenceOrigin: { isNull: true } })).toBe('bdfghijkl');
    expect(await found({ referenceOrigin: { eq: 'shop' } })).toBe('ace');
    expect(await found({ createdAt: { gte: minutes(1), lt: minutes(3) } })).toBe('defghi');
    expect(await found({ updatedAt: { gte: minutes(60) } })).toBe('ace');
    const all = { referenceOrigin: { eq: 'shop' }, isActive: { eq: true } };
    expect(await found({ ...all, createdAt: { lt: minutes(1) } })).toBe('a');
  });

  it('find resets by status, by their customer and by their times', async () => {
    await addCustomers(twelve.slice(0, 3));
    const everyEnd = ['redeemed_at', 'superseded_at', 'revoked_at'] as const;
    await addResets([
      { id: 'p', customerId: 'a', at: minutes(1) },
      { id: 'q', customerId: 'a', at: minutes(2), expired: true },
      { id: 'r', customerId: 'b', at: minutes(3), ended: ['redeemed_at'] },
      { id: 's', customerId: 'b', at: minutes(4), ended: ['superseded_at'], expired: true },
      { id: 't', customerId: 'b', at: minutes(5), ended: ['superseded_at', 'revoked_at'] },
      { id: 'u', customerId: 'c', at: minutes(6), ended: everyEnd },
    ]);
    expect(await foundResets({})).toBe('pqrstu');
    expect(await foundResets({ status: { eq: 'PENDING' } })).toBe('p');
    expect(await foundResets({ status: { eq: 'EXPIRED' } })).toBe('q');
    expect(await foundResets({ status: { eq: 'REDEEMED' } })).toBe('ru');
    expect(await foundResets({ status: { eq: 'SUPERSEDED' } })).toBe('s');
    expect(await foundResets({ status: { eq: 'REVOKED' } })).toBe('t');
    expect(await foundResets({ status: { in: ['PENDING', 'REVOKED'] } })).toBe('pt');
    expect(await foundResets({ status: { in: [] } })).toBe('');
    expect(await foundResets({ status: { eq: 'PENDING', in: ['REVOKED'] } })).toBe('');
    expect(await foundResets({ customerId: { eq: 'b' } })).toBe('rst');
    expect(await foundResets({ customerEmail: { eq: 'a@example.org' } })).toBe('pq');
    const addresses = ['a@example.org', 'c@example.org'];
    expect(await foundResets({ customerEmail: { in: addresses } })).toBe('pqu');
    expect(await foundResets({ resetPasswordAt: { isNull: false } })).toBe('ru');
    expect(await foundResets({ resetPasswordAt: { gte: minutes(4) } })).toBe('u');
    expect(await foundResets({ expiresAt: { lt: new Date() } })).toBe('qs');
    expect(await foundResets({ createdAt: { gte: minutes(5) } })).toBe('tu');
    expect(await foundResets({ customerId: { eq: 'b' }, status: { eq: 'REVOKED' } })).toBe('t');
  });

  it('are filtered by a channel, a stage and a date, and a row without one matches any', async () => {
    await addCustomers([
      { id: 'a', at: minutes(0) },
      { id: 'b', at: minutes(1), channel: '1' },
      { id: 'c', at: minutes(2), channel: '2', stage: 'live' },
      { id: 'd', at: minutes(3), stage: 'draft' },
    ]);
    await addResets(
      [...'abcd'].map((id, index) => ({ id, customerId: id, at: minutes(index + 1) })),
    );
    // A date narrows lists, and hides nothing that is asked for by its id.
    for (const [siteFilter, customersThen, resetsThen, singlesThen] of [
      [{}, 'abcd', 'abcd', 'abcd'],
      [{ channel: '1' }, 'abd', 'abd', 'abd'],
      [{ stage: 'live' }, 'abc', 'abc', 'abc'],
      [{ channel: '1', stage: 'live' }, 'ab', 'ab', 'ab'],
      [{ date: minutes(2) }, 'abc', 'ab', 'abcd'],
      [{ channel: '2', stage: 'draft', date: minutes(3) }, 'ad', 'a', 'ad'],
    ] as const) {
      expect(await found({}, siteFilter)).toBe(customersThen);
      expect(await foundResets({}, siteFilter)).toBe(resetsThen);
      const scope = { ...partition, siteFilter };
      for (const of of ['customers', 'passwordResets'] as const) {
        const singles = await unitOfWork.read((tx) =>
          Promise.all([...'abcd'].map((id) => tx[of].find(scope, id))),
        );
        expect(idsOf(singles.filter((row) => row !== null))).toBe(singlesThen);
      }
    }
  });

  it('inside of objects have a page and a number for each owner', async () => {
    await addCustomers(twelve.slice(0, 3));
    await addResets(
      [...'pqrst'].map((id, index) => ({ id, customerId: index < 3 ? 'a' : 'b', at: minutes(0) })),
    );
    const listOf = (given: PageArguments) => {
      const page = parsePageArguments(given);
      return unitOfWork.read((tx) =>
        tx.passwordResets.listOfCustomers(partition, ['a', 'b', 'c', 'a'], page),
      );
    };
    expect(idsOf(await listOf({ first: 1 }))).toBe('tsrq');
    expect(idsOf(await listOf({ first: 5 }))).toBe('tsrqp');
    const after = toCursor({ id: 'r', createdAt: minutes(0) });
    expect(idsOf(await listOf({ first: 5, after }))).toBe('qp');
    const counts = await unitOfWork.read((tx) =>
      tx.passwordResets.countOfCustomers(partition, ['a', 'b', 'c']),
    );
    expect(Object.fromEntries(counts)).toEqual({ a: 3, b: 2 });
  });
});
