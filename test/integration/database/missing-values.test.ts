/** A value that is missing never widens a condition of TypeORM's. Of repositories, isolation.test.ts asks the same. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { createAdministration } from '../../../src/database/administration.js';
import { CustomerEntity } from '../../../src/database/entities/customer.entity.js';
import type { Partition } from '../../../src/domain/access/organization.js';
import { updateRows } from '../../../src/database/repositories/writes.js';
import { addBulk } from '../../support/rows/bulk.js';
import { openTestDatabase } from '../../support/rows/database.js';
import { dumpRows, ofWorkers } from '../../support/rows/dump.js';
import { isNothing } from '../../support/rows/nothing.js';
import { useOpened } from '../../support/world/use-shop.js';

const own: Partition = { organizationId: 'OrgMissing', mode: 'live' };
const database = useOpened(openTestDatabase);
const sql = (statement: string, parameters?: unknown[]) =>
  database.dataSource.query(statement, parameters);
const dump = () => dumpRows({ sql }, ofWorkers);
let before: Awaited<ReturnType<typeof dump>>;

beforeAll(async () => {
  const { organizationId: id } = own;
  const organization = { id, account: id.padEnd(24, '0'), slug: 'missing', name: id };
  await createAdministration(database.dataSource).addOrganization(organization);
  await addBulk(database.dataSource, own, 3);
  before = await dump();
});

/** Runs `work` and takes back what it did; what it answered, and whether rows were others meanwhile. */
async function outcomeOf(work: (manager: EntityManager) => Promise<unknown>) {
  const runner = database.dataSource.createQueryRunner();
  await runner.startTransaction();
  try {
    const answer = await work(runner.manager);
    const rows = await dumpRows({ sql: (text) => runner.query(text) }, ofWorkers);
    return { answer, changed: JSON.stringify(rows) !== JSON.stringify(before) };
  } catch (error) {
    return { answer: error, changed: false };
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

type Way = (manager: EntityManager, where: object) => Promise<unknown>;

/** What finds or changes rows by an object of values. */
const ways: Record<string, Way> = {
  find: (manager, where) => manager.find(CustomerEntity, { where }),
  findBy: (manager, where) => manager.findBy(CustomerEntity, where),
  findOne: (manager, where) => manager.findOne(CustomerEntity, { where }),
  findOneBy: (manager, where) => manager.findOneBy(CustomerEntity, where),
  findAndCountBy: (manager, where) => manager.findAndCountBy(CustomerEntity, where),
  countBy: (manager, where) => manager.countBy(CustomerEntity, where),
  existsBy: (manager, where) => manager.existsBy(CustomerEntity, where),
  update: (manager, where) => manager.update(CustomerEntity, where, { reference: 'changed' }),
  delete: (manager, where) => manager.delete(CustomerEntity, where),
  'a query': (manager, where) =>
    manager.createQueryBuilder(CustomerEntity, 'row').where(where).getMany(),
  'a query of an update': (manager, where) =>
    manager.createQueryBuilder().update(CustomerEntity).set({ stage: 'x' }).where(where).execute(),
  'a query of a deletion': (manager, where) =>
    manager.createQueryBuilder().delete().from(CustomerEntity).where(where).execute(),
  updateRows: (manager, key) =>
    updateRows(manager, CustomerEntity, { key, changes: { stage: 'changed' } }),
};

// Proves: INP-02
describe.each(Object.keys(ways))('%s, as the database is set up here,', (name) => {
  it.each<[string, object]>([
    ['no id', { id: undefined }],
    ['null for an id', { id: null }],
    ['no id in a partition', { ...own, id: undefined }],
    ['null for an id in a partition', { ...own, id: null }],
    ['an id in no organization', { ...own, organizationId: undefined, id: 'c1' }],
  ])('finds and changes nothing by %s', async (_what, where) => {
    const { answer, changed } = await outcomeOf((manager) => ways[name]!(manager, where));
    expect(isNothing(answer)).toBe(true);
    expect(changed).toBe(false);
  });

  it('does find by what is there', async () => {
    const { answer } = await outcomeOf((manager) => ways[name]!(manager, { ...own, id: 'c1' }));
    expect(isNothing(answer)).toBe(false);
  });
});
