/** Lists say how many rows they have without counting them, and are never wrong (ADR 0054). @databases */
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createAdministration } from '../../../src/database/administration.js';
import type { Database } from '../../../src/database/database.js';
import { checkCounts } from '../../../src/database/kept-counts.js';
import { createRefusalLog } from '../../../src/database/refusal-log.js';
import { Repositories } from '../../../src/database/repositories/repositories.js';
import { createUnitOfWork } from '../../../src/database/unit-of-work.js';
import type { Partition } from '../../../src/domain/access/organization.js';
import type { ReadTx } from '../../../src/operations/ports/index.js';
import { openTestDatabase } from '../../support/rows/database.js';
import { samplesOf } from '../../support/rows/page-samples.js';
import { statementsOf } from '../../support/rows/statements.js';
import { useOpened } from '../../support/world/use-shop.js';
import { purgeAll } from '../../support/rows/purge.js';

const live: Partition = { organizationId: 'OrgCounted', mode: 'live' };
const test: Partition = { ...live, mode: 'test' };

async function addOrganization({ dataSource }: Database, id: string): Promise<void> {
  const organization = { id, account: id.padEnd(24, '0'), slug: id, name: id };
  await createAdministration(dataSource).addOrganization(organization);
}

/** How many rows the lists of everything have. `shown`: the resets that are not deleted. */
async function numbersOf(tx: ReadTx, partition: Partition): Promise<Record<string, number>> {
  const scope = { ...partition, siteFilter: {} };
  return {
    customers: await tx.customers.count(scope, {}),
    resets: await tx.passwordResets.count(scope, {}),
    shown: await tx.passwordResets.count(scope, { deletedAt: { isNull: true } }),
    events: await tx.events.count(scope, {}),
    deliveries: await tx.webhookDeliveries.count(partition, {}),
  };
}

const customers = (mode: string, ids: string) => `
  INSERT INTO customers (organization_id, mode, id, email, email_key)
  SELECT 'OrgCounted', '${mode}', id, id, id FROM unnest('{${ids}}'::text[]) AS ids (id) ON CONFLICT DO NOTHING`;
const resets = (mode: string, customer: string, ids: string) => `
  INSERT INTO password_resets (organization_id, mode, id, customer_id, customer_email, token_kind, token_digest, expires_at)
  SELECT 'OrgCounted', '${mode}', id, '${customer}', 'x', 'opaque', sha256(id::bytea), now()
  FROM unnest('{${ids}}'::text[]) AS ids (id)`;
const events = (ids: string) => `
  INSERT INTO events (organization_id, mode, id, name, customer_id, request_id)
  SELECT 'OrgCounted', 'live', id, 'signin.refused', id, 'q' FROM unnest('{${ids}}'::text[]) AS ids (id)`;
const webhook = `INSERT INTO webhooks (organization_id, mode, id, url, topics, secret)
  VALUES ('OrgCounted', 'live', 'w', 'https://shop.example', '{customers.create}', 's')`;
const deliveries = (ids: string) => `
  INSERT INTO webhook_deliveries (organization_id, mode, id, webhook_id, event_id, topic, resource_id, customer_id)
  SELECT 'OrgCounted', 'live', id, 'w', 'e', 'customers.create', 'c', 'c' FROM unnest('{${ids}}'::text[]) AS ids (id)`;
const twoWithResets = [
  customers('live', 'a,b,c'),
  resets('live', 'a', '1,2,3'),
  resets('live', 'b', '4,5'),
];

describe('the numbers of lists', () => {
  const database = useOpened(openTestDatabase);
  const run = (statements: readonly string[]) =>
    statements.reduce<Promise<unknown>>(
      (before, one) => before.then(() => database.dataSource.query(one)),
      Promise.resolve(),
    );
  const read = (partition = live) =>
    createUnitOfWork(database.dataSource).read((tx) => numbersOf(tx, partition));
  const wrongCounts = () => checkCounts(database.dataSource, { corrects: false });

  beforeAll(() => addOrganization(database, 'OrgCounted'));
  beforeEach(() =>
    database.dataSource.query(
      'TRUNCATE customers, password_credentials, password_resets, events, webhooks, webhook_deliveries',
    ),
  );

  it('are compared by the SQL of docs/database.md as well', async () => {
    const [compare] = samplesOf('docs/database.md', 'Counts of lists', 'sql');
    await run([customers('live', 'a,b'), customers('test', 'c')]);
    expect(await run([compare ?? ''])).toEqual([]);
    await run([
      `UPDATE row_counts SET count = count + 1 WHERE kind = 'customers' AND mode = 'test'`,
    ]);
    const wrong = { organization_id: 'OrgCounted', mode: 'test' };
    expect(await run([compare ?? ''])).toEqual([expect.objectContaining(wrong)]);
    await checkCounts(database.dataSource, { corrects: true });
  });

  const none = { customers: 0, resets: 0, shown: 0, events: 0, deliveries: 0 };

  it.each<[string, readonly string[], Partial<typeof none>]>([
    ['rows are added', [customers('live', 'a,b'), events('x')], { customers: 2, events: 1 }],
    ['some are there', [customers('live', 'a,b'), customers('live', 'b,c')], { customers: 3 }],
    ['other data is added', [customers('test', 'a,b')], {}],
    [
      'one is changed',
      [customers('live', 'a'), 'UPDATE customers SET email = email'],
      { customers: 1 },
    ],
    [
      'customers go with their resets',
      [...twoWithResets, `DELETE FROM customers WHERE id < 'c'`],
      { customers: 1 },
    ],
    [
      'resets go',
      [...twoWithResets, `DELETE FROM password_resets WHERE id > '1'`],
      { customers: 3, resets: 1, shown: 1 },
    ],
    [
      'resets are marked',
      [
        ...twoWithResets,
        `UPDATE password_resets SET deleted_at = now() WHERE id > '2'`,
        `UPDATE password_resets SET deleted_at = deleted_at`,
      ],
      { customers: 3, resets: 5, shown: 2 },
    ],
    [
      'a mark is taken back',
      [
        ...twoWithResets,
        `UPDATE password_resets SET deleted_at = now()`,
        `UPDATE password_resets SET deleted_at = NULL WHERE id = '1'`,
      ],
      { customers: 3, resets: 5, shown: 1 },
    ],
    [
      'marked ones go',
      [
        ...twoWithResets,
        `UPDATE password_resets SET deleted_at = now() WHERE id > '2'`,
        `DELETE FROM password_resets WHERE id > '4'`,
      ],
      { customers: 3, resets: 4, shown: 2 },
    ],
    [
      'a webhook goes with its deliveries',
      [webhook, deliveries('1,2'), 'DELETE FROM webhooks', webhook, deliveries('3')],
      { deliveries: 1 },
    ],
    [
      'a table is emptied',
      [...twoWithResets, events('x'), 'TRUNCATE customers CASCADE'],
      { events: 1 },
    ],
  ])('are right after %s', async (_title, statements, expected) => {
    await run(statements);
    expect(await read()).toEqual({ ...none, ...expected });
    expect(await wrongCounts()).toEqual([]);
  });

  it('are those of the partition, also if a statement changes several', async () => {
    await run([
      customers('live', 'a,b'),
      customers('test', 'a,b,c'),
      `DELETE FROM customers WHERE id = 'a'`,
    ]);
    expect([await read(), await read(test)]).toMatchObject([{ customers: 1 }, { customers: 2 }]);
  });

  it('are right after a purge, and after refusals that add to one event', async () => {
    await run([
      ...twoWithResets,
      events('x'),
      `UPDATE password_resets SET expires_at = now() - interval '40 days' WHERE id > '1'`,
      `UPDATE events SET created_at = now() - interval '400 days'`,
    ]);
    const { dataSource } = database;
    await purgeAll(dataSource);
    const refusals = createRefusalLog(dataSource, () => undefined);
    const who = { applicationId: null, ownerId: null, requestId: 'q' };
    for (const emailKey of ['a', 'b', 'a']) {
      refusals.add({ ...live, account: { emailKey }, ...who });
      await refusals.flush();
    }
    expect(await read()).toEqual({ ...none, customers: 3, resets: 1, shown: 1, events: 2 });
    expect(await wrongCounts()).toEqual([]);
  });

  it('have what the transaction itself has done, and nothing of it after a rollback', async () => {
    const runner = database.dataSource.createQueryRunner();
    const effects = { wake: () => undefined, observe: () => undefined };
    const { customers: store } = new Repositories(runner.manager, effects);
    const seen = () => store.count({ ...live, siteFilter: {} }, {});
    await runner.startTransaction();
    await runner.query(customers('live', 'a,b'));
    await runner.query('SAVEPOINT s');
    await runner.query(customers('live', 'c'));
    expect(await seen()).toBe(3);
    await runner.query('ROLLBACK TO s');
    expect(await seen()).toBe(2);
    await runner.rollbackTransaction();
    await runner.release();
    expect(await read()).toEqual(none);
  });

  it('read no row of what is listed, and one statement each', async () => {
    const statements = await statementsOf(database.dataSource, () => read());
    expect(statements).toHaveLength(5);
    for (const { sql } of statements) expect(sql).toMatch(/ FROM "row_counts" AS "row" WHERE /);
  });
});
