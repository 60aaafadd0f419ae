/** Every statement of every operation and of every handler of a job is bound to the partition of its caller. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createJobHandlers } from '../../../src/operations/jobs.js';
import { createOperations } from '../../../src/operations/index.js';
import type { Dependencies } from '../../../src/operations/ports/index.js';
import { runEveryOperation } from '../../support/apis/every-operation.js';
import { createWorld } from '../../support/parity/world.js';
import { recordOperations, type Recorder } from '../../support/rows/operation-statements.js';
import {
  createPartitionCheck,
  spanningAll,
  type PartitionCheck,
} from '../../support/rows/partition-predicates.js';
import { development } from '../../support/world/environment.js';
import { resetLinksOf } from '../../support/world/mail.js';
import { useOpened } from '../../support/world/use-shop.js';

/** By the lists that APIs and the worker choose from. */
const names = [
  ...Object.keys(createOperations({} as Dependencies)),
  ...Object.keys(createJobHandlers({ unitOfWork: {} } as Dependencies)),
];

const environment = { ...development, ...resetLinksOf('own-shop', 'foreign-shop') };
const world = useOpened(() => createWorld({ environment }));
let recorder: Recorder;
let check: PartitionCheck;

beforeAll(async () => {
  const { app } = world.shop;
  const { dataSource } = app.database;
  recorder = recordOperations(dataSource);
  recorder.record(app.operations);
  recorder.record(app.jobs);
  await runEveryOperation(world);
  check = await createPartitionCheck(dataSource);
}, 300_000);

// Proves: TEN-02
describe('an operation', () => {
  it.each(names)('is bound to its partition in each of its statements: %s', async (name) => {
    expect(recorder.ran).toContain(name);
    const problems = new Set<string>();
    for (const statement of recorder.sent) {
      if (statement.operation !== name || name in spanningAll) continue;
      for (const problem of await check.problemsOf(statement)) {
        problems.add(`${problem}: ${statement.sql}`);
      }
    }
    expect([...problems]).toEqual([]);
  });
});

describe('the check', () => {
  const own = { organizationId: 'Own', mode: 'live' as const };
  const customers = 'SELECT * FROM customers row WHERE row.organization_id = $1';
  const insert = 'INSERT INTO webhooks (organization_id, mode, id, url, topics, secret)';

  it.each([
    ['by both columns', `${customers} AND row.mode = $2 AND row.id = $3`, []],
    [
      'by a row that is bound',
      `${customers} AND row.mode = $2 AND EXISTS (SELECT 1 FROM events
      WHERE events.organization_id = row.organization_id AND events.mode = row.mode
      AND events.customer_id = row.id AND events.id = $3)`,
      [],
    ],
    ['without the mode', `${customers} AND row.id = $2`, ['customers AS row without mode']],
    [
      'without any',
      'SELECT * FROM customers row WHERE row.id = $1',
      ['customers AS row without organization_id,mode'],
    ],
    [
      'in one of two ways only',
      `${customers} AND row.mode = $2 OR row.id = $3`,
      ['customers AS row without organization_id,mode'],
    ],
    [
      'and join rows of others',
      `SELECT * FROM customers row JOIN events ON events.customer_id = row.id
      WHERE row.organization_id = $1 AND row.mode = $2`,
      ['events AS events without organization_id,mode'],
    ],
    [
      'and change rows of others',
      'UPDATE customers SET locale = $2 WHERE organization_id = $1',
      ['customers AS customers without mode'],
    ],
    [
      'and delete rows of others',
      'DELETE FROM events WHERE mode = $2 AND id = $1',
      ['events AS events without organization_id'],
    ],
    [
      'by what is another partition',
      `${customers} AND row.mode = $3 AND row.id = $2`,
      ["another mode than the caller's"],
    ],
    [
      'and add a row of another',
      `${insert} VALUES ($1, $3, $2, $2, ARRAY['x'], 's')`,
      ["another mode than the caller's"],
    ],
    [
      'and add a row of any',
      `${insert} SELECT $1, 'live', $2, $3, ARRAY['x'], 's'`,
      ["webhooks.mode from 'live'::text"],
    ],
    [
      'of a table without partitions',
      'SELECT * FROM organizations',
      ['organizations AS organizations without an implied key'],
    ],
  ])('says of statements that find rows %s', async (_, sql, problems) => {
    const parameters = ['Own', 'live', 'someone'];
    const statement = { operation: 'any', partition: own, sql, parameters };
    expect(await check.problemsOf(statement)).toEqual(problems);
  });
});
