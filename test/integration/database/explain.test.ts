import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '../../../src/database/database.js';
import { createRefusalLog } from '../../../src/database/refusal-log.js';
import { createUnitOfWork } from '../../../src/database/unit-of-work.js';
import type { Partition } from '../../../src/domain/access/organization.js';
import type { ReadTx, Tx } from '../../../src/operations/ports/index.js';
import { someOf } from '../../support/long.js';
import { addBulk, unbound } from '../../support/rows/bulk.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { offsetQueries } from '../../support/rows/offset-queries.js';
import { listQueries, lookUps, writes } from '../../support/rows/queries.js';
import { statementsOf, type Statement } from '../../support/rows/statements.js';
import { addWebhookBulk, webhookReads, webhookWrites } from '../../support/rows/webhook-queries.js';

/** PostgreSQL's own words: an answer of `EXPLAIN (FORMAT JSON)`. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** How many rows a step read, in all its turns. */
function rowsOf(node: PlanNode): number {
  const each = (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0);
  return each * (node['Actual Loops'] ?? 0);
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

type Explain = (statement: Statement, options?: string) => Promise<PlanNode[]>;

const bulk: Partition = { organizationId: 'OrgExplain', mode: 'live' };
const size = 100_000;

describeOnServer(`on ${size} customers of one partition`, () => {
  let database: Database;
  let now: number;

  /** All of a test in one transaction, since each would take most of the time; what `ANALYZE` runs is undone. */
  async function explaining<T>(
    work: (explain: Explain) => Promise<T>,
    setting = 'SET LOCAL enable_seqscan = on',
  ): Promise<T> {
    const runner = database.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      await runner.query(setting);
      return await work(async ({ sql, parameters }, options = '') => {
        const [row] = await runner.query(`EXPLAIN (FORMAT JSON${options}) ${sql}`, parameters);
        return nodesOf(row['QUERY PLAN'][0].Plan);
      });
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  }

  const readStatements = (work: (tx: ReadTx) => Promise<unknown>) =>
    statementsOf(database.dataSource, () => createUnitOfWork(database.dataSource).read(work));

  const undo = new Error('undo');

  async function writeStatements(work: (tx: Tx) => Promise<unknown>): Promise<Statement[]> {
    const all = await statementsOf(database.dataSource, async () => {
      const run = createUnitOfWork(database.dataSource).run(async (tx) => {
        await work(tx);
        throw undo;
      });
      await expect(run).rejects.toBe(undo);
    });
    return all.filter(({ sql }) => sql !== 'SELECT now()');
  }

  /** Which tables would be read from end to end; organizations and webhooks are few. */
  async function scannedBy(explain: Explain, statements: Statement[]): Promise<string[]> {
    expect(statements).not.toEqual([]);
    const plans: PlanNode[] = [];
    for (const statement of statements) plans.push(...(await explain(statement)));
    return plans
      .filter((node) => node['Node Type'].endsWith('Seq Scan'))
      .map((scan) => scan['Relation Name'] ?? '')
      .filter((table) => !['organizations', 'webhooks'].includes(table));
  }

  /** The names of the cases that read a table from end to end, with the tables. */
  async function scans<T>(
    cases: Record<string, T>,
    statementsFor: (work: T) => Promise<Statement[]>,
    setting?: string,
  ): Promise<Record<string, string[]>> {
    return explaining(async (explain) => {
      const found: Record<string, string[]> = {};
      for (const [name, work] of Object.entries(cases)) {
        const tables = await scannedBy(explain, await statementsFor(work));
        if (tables.length > 0) found[name] = tables;
      }
      return found;
    }, setting);
  }

  /** The names of the cases whose statement reads more than a twentieth of a table, with how many rows it reads. */
  async function longReads(
    cases: readonly [string, (tx: ReadTx) => Promise<unknown>][],
  ): Promise<Record<string, number>> {
    return explaining(async (explain) => {
      const read: Record<string, number> = {};
      for (const [name, work] of cases) {
        const [statement] = await readStatements(work);
        const nodes = await explain(statement as Statement, ', ANALYZE, TIMING OFF');
        const counts = nodes.filter((node) => node['Relation Name']).map(rowsOf);
        const rows = counts.reduce((sum, count) => sum + count, 0);
        if (rows > size / 20) read[name] = rows;
      }
      return read;
    });
  }

  beforeAll(async () => {
    const url = await cloneServerDatabase();
    database = await openDatabase({ url, embedded: { directory: null } });
    const { dataSource } = database;
    const add = `INSERT INTO organizations (id, account, slug, name) VALUES ($1, $2, $1, $1)`;
    for (const id of ['OrgExplain', 'OrgSmaller']) {
      await dataSource.query(add, [id, id.padEnd(24, 'x')]);
    }
    await dataSource.query(
      `INSERT INTO applications (id, organization_id, mode, kind, name, key_digest)
       SELECT 'app' || n, 'OrgSmaller', 'live', 'integration', 'app' || n, sha256(n::text::bytea)
       FROM generate_series(1, 5000) n`,
    );
    await addBulk(dataSource, bulk, size);
    await addWebhookBulk(dataSource, bulk, size);
    await addBulk(dataSource, { ...bulk, mode: 'test' }, size / 5);
    await addBulk(dataSource, { ...bulk, organizationId: 'OrgSmaller' }, size / 5);
    await unbound(dataSource, (runner) => runner.query('VACUUM ANALYZE'));
    const [newest] = await dataSource.query('SELECT max(created_at) AS at FROM customers');
    now = newest.at.getTime() + 60_000;
  }, 240_000);

  afterAll(() => database.close());

  it('no look-up and no edge reads a table from end to end', async () =>
    expect(await scans(lookUps(bulk), readStatements)).toEqual({}));

  it('no writer reads a table from end to end', async () =>
    expect(await scans(writes(bulk), writeStatements)).toEqual({}));

  // The table of webhooks itself is small: an organization has fifty at most.
  it('nothing about webhooks reads their deliveries from end to end', async () => {
    expect(await scans(webhookReads(bulk, now), readStatements)).toEqual({});
    expect(await scans(webhookWrites(bulk), writeStatements)).toEqual({});
  });

  it('no list reads a table from end to end, by any filter, site filter, order and cursor', async () => {
    expect(await scans(listQueries(bulk, now).lists, readStatements)).toEqual({});
  }, 240_000);

  it('no page by number reads a table from end to end, by any filter, site filter and order', async () => {
    const { lists, sorted } = offsetQueries(bulk, now);
    expect(await scans({ ...lists, ...sorted }, readStatements)).toEqual({});
  }, 240_000);

  // As with counts: what finds next to nothing has to look at the whole partition, which is most of the tables here.
  it('a search for a part of a text reads no other partition', async () => {
    const { searches } = offsetQueries(bulk, now);
    expect(await scans(searches, readStatements, 'SET LOCAL enable_seqscan = off')).toEqual({});
  }, 240_000);

  it('a page of what a filter finds by index reads little more than the page', async () => {
    const bounded =
      /: (everything|one|many ids|many customers|many addresses|PENDING|REDEEMED|EXPIRED|SUPERSEDED|REVOKED|enabled|disabled|made|changed lately)( of one| lately| long ago| in a week| id| address| reference| origin| customer)*( at a date)?, /;
    const { lists } = listQueries(bulk, now);
    const cases = Object.entries(lists).filter(([name]) => bounded.test(name));
    expect(cases.length).toBeGreaterThan(200);
    expect(await longReads(cases)).toEqual({});
  }, 240_000);

  it('a page in any order reads little more than what comes before it', async () => {
    expect(await longReads(Object.entries(offsetQueries(bulk, now).sorted))).toEqual({});
  }, 240_000);

  it.each(['customers by createdAt ASC, page 40', 'customers by email DESC, page 40'])(
    'of %s, only those on the page are asked whether they have passwords',
    async (name) => {
      const [statement] = await readStatements(offsetQueries(bulk, now).sorted[name]!);
      const plan = await explaining((explain) =>
        explain(statement as Statement, ', ANALYZE, TIMING OFF'),
      );
      const looks = plan.filter((node) => node['Relation Name'] === 'password_credentials');
      expect(looks.map((node) => node['Actual Loops'])).toEqual([25]);
    },
  );

  // Here this partition is most of the tables, and reading them all the cheapest way to count most of it.
  it('every count can be had by an index, so that no partition pays for another', async () => {
    const counts = { ...listQueries(bulk, now).counts, ...offsetQueries(bulk, now).counts };
    const some = Object.fromEntries(someOf(Object.entries(counts), 3));
    expect(await scans(some, readStatements, 'SET LOCAL enable_seqscan = off')).toEqual({});
  }, 240_000);

  it.each([
    ['address', { emailKey: 'pat7@example.org' }, [1, 0]],
    ['id', { customerId: 'c8' }, [0, 1]],
  ])('the customer of a refused sign-in is found by the %s', async (_, account, rows) => {
    const log = createRefusalLog(database.dataSource, ({ kind }) => expect(kind).toBe('nothing'));
    const [statement] = await statementsOf(database.dataSource, async () => {
      log.add({ ...bulk, account, applicationId: null, ownerId: null, requestId: 'request' });
      await log.flush();
    });
    const plan = await explaining((explain) =>
      explain(statement as Statement, ', ANALYZE, TIMING OFF'),
    );
    const looks = plan.filter((node) => node['Relation Name'] === 'customers');
    expect(looks.map(rowsOf)).toEqual(rows);
  });
});
