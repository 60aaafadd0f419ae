/** What goes when it has been kept for long enough, what stays, and whom that keeps waiting. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createJobQueue } from '../../../src/database/jobs/job-source.js';
import { openDatabase, type Database } from '../../../src/database/database.js';
import { createUnitOfWork } from '../../../src/database/unit-of-work.js';
import { newId } from '../../../src/domain/shared/ids.js';
import type { Partition } from '../../../src/domain/access/organization.js';
import { createTestApp } from '../../support/world/app.js';
import { addBulk, inBulk, unbound } from '../../support/rows/bulk.js';
import {
  cloneServerDatabase,
  describeOnServer,
  openTestDatabase,
} from '../../support/rows/database.js';
import { useOpened } from '../../support/world/use-shop.js';
import { until } from '../../support/until.js';
import { purgeAll, settleAll, totalOf } from '../../support/rows/purge.js';
import { statementsOf } from '../../support/rows/statements.js';

const live: Partition = { organizationId: 'OrgPurged', mode: 'live' };
const test: Partition = { ...live, mode: 'test' };
const partitions: Partition[] = [live, test, { ...live, organizationId: 'OrgOther' }];

async function addOrganizations({ dataSource }: Database): Promise<void> {
  const add = `INSERT INTO organizations (id, account, slug, name) VALUES ($1, $2, $1, $1)`;
  for (const id of ['OrgPurged', 'OrgOther']) await dataSource.query(add, [id, id.padEnd(24, 'x')]);
}

/** `[id, made, expired, delivery status]`, the times in days ago. */
const resets: readonly [string, number, number, string][] = [
  ['live', 0, -0.04, 'NONE'],
  ['lately', 1, 0.96, 'HANDED_OVER'],
  ['before', 30.01, 29.99, 'NONE'],
  ['after', 30.03, 30.01, 'NONE'],
  ['failedAfter', 31, 30.96, 'FAILED'],
  ['queued', 200, 199.96, 'QUEUED'],
  ['queuedForYears', 365.01, 364.97, 'QUEUED'],
];
const events = { new: 0, before: 364.99, after: 365.01 };
/** `[id, made in days ago, status, when its token expired in days ago]` */
const deliveries: readonly [string, number, string, number?][] = [
  ['encrypted', 0, 'DELIVERED', -0.01],
  ['encryptedAndExpired', 0, 'DELIVERED', 0.01],
  ['encryptedAndPending', 0, 'PENDING', 0.01],
  ['before', 364.99, 'DELIVERED'],
  ['after', 365.01, 'DELIVERED'],
  ['failedAfter', 365.01, 'FAILED'],
  ['pending', 400, 'PENDING'],
];
const mailboxes = { before: 0.99, after: 1.01 };
const kept = {
  password_resets: ['before', 'lately', 'live', 'queued'],
  events: ['before', 'new'],
  webhook_deliveries: 'before encrypted encryptedAndExpired encryptedAndPending pending'.split(' '),
  mailboxes: ['before'],
};

const ago = (place: string) => `now() - ${place} * interval '1 day'`;

async function addRows({ dataSource }: Database, { organizationId, mode }: Partition) {
  const add = (statement: string, ...values: unknown[]) =>
    dataSource.query(statement, [organizationId, mode, ...values]);
  await add(
    `INSERT INTO customers (organization_id, mode, id, email, email_key)
     VALUES ($1, $2, 'c', 'pat@example.org', 'pat@example.org')`,
  );
  await add(
    `INSERT INTO webhooks (organization_id, mode, id, url, topics, secret)
     VALUES ($1, $2, 'w', 'https://hooks.example.org', '{customers.create}', 'secret')`,
  );
  for (const [id, made, expired, status] of resets) {
    await add(
      `INSERT INTO password_resets (organization_id, mode, id, customer_id, customer_email,
         token_kind, token_digest, created_at, expires_at, delivery_status)
       VALUES ($1, $2, $3, 'c', 'pat@example.org', 'opaque', sha256($3::text::bytea),
         ${ago('$4::float')}, ${ago('$5::float')}, $6)`,
      ...[id, made, expired, status],
    );
  }
  for (const [id, made] of Object.entries(events)) {
    await add(
      `INSERT INTO events (organization_id, mode, id, name, customer_id, request_id, created_at)
       VALUES ($1, $2, $3, 'customers.create', 'gone', 'request', ${ago('$4::float')})`,
      ...[id, made],
    );
  }
  for (const [id, made, status, expired] of deliveries) {
    await add(
      `INSERT INTO webhook_deliveries (organization_id, mode, id, webhook_id, event_id, topic,
         resource_id, customer_id, created_at, status, body, token_expires_at, sealed_token)
       VALUES ($1, $2, $3, 'w', 'e', 'customers.create', 'c', 'c', ${ago('$4::float')}, $5, 'body',
         ${ago('$6::float')}, CASE WHEN $6::float IS NOT NULL THEN 'encrypted' END)`,
      ...[id, made, status, expired ?? null],
    );
  }
  for (const [key, changed] of Object.entries(mailboxes)) {
    await add(
      `INSERT INTO mailboxes (organization_id, mode, email_key, updated_at)
       VALUES ($1, $2, $3, ${ago('$4::float')})`,
      ...[key, changed],
    );
  }
}

async function idsIn({ dataSource }: Database, table: string, { organizationId, mode }: Partition) {
  const id = table === 'mailboxes' ? 'email_key' : 'id';
  const rows = await dataSource.query<{ id: string }[]>(
    `SELECT ${id} AS id FROM ${table} WHERE organization_id = $1 AND mode = $2 ORDER BY 1`,
    [organizationId, mode],
  );
  return rows.map(({ id: one }) => one);
}

describe('a purge', () => {
  const database = useOpened(openTestDatabase);

  beforeAll(async () => {
    await addOrganizations(database);
    for (const partition of partitions) await addRows(database, partition);
  });

  // Proves: TOK-22
  it('removes what was kept for long enough, in every partition, and nothing else', async () => {
    const batches = await purgeAll(database.dataSource);
    const rows = Object.fromEntries(batches.map((batch) => [batch.task, batch.rows]));
    expect(rows).toEqual({
      'rows of counts': 0,
      password_resets: 3 * partitions.length,
      events: partitions.length,
      webhook_deliveries: 2 * partitions.length,
      'tokens of webhook_deliveries': 2 * partitions.length,
      mailboxes: partitions.length,
      rate_limits: 0,
    });
    for (const partition of partitions) {
      for (const [table, ids] of Object.entries(kept)) {
        expect([table, await idsIn(database, table, partition)]).toEqual([table, ids]);
      }
      expect(await idsIn(database, 'customers', partition)).toEqual(['c']);
      expect(await idsIn(database, 'webhooks', partition)).toEqual(['w']);
    }
  });

  // Proves: WHK-09
  it('leaves no token of a delivery that has expired, and what is sent of all others', async () => {
    const rows = await database.dataSource.query(
      `SELECT id, body IS NOT NULL AS body, sealed_token AS token FROM webhook_deliveries
       WHERE organization_id = $1 AND mode = $2 ORDER BY id`,
      [live.organizationId, live.mode],
    );
    expect(rows).toEqual([
      { id: 'before', body: true, token: null },
      { id: 'encrypted', body: true, token: 'encrypted' },
      { id: 'encryptedAndExpired', body: false, token: null },
      { id: 'encryptedAndPending', body: false, token: null },
      { id: 'pending', body: true, token: null },
    ]);
  });

  it('goes by the retention it is given', async () => {
    await purgeAll(database.dataSource, { resetDays: 1, eventDays: 1 });
    expect(await idsIn(database, 'password_resets', live)).toEqual(['lately', 'live', 'queued']);
    expect(await idsIn(database, 'events', live)).toEqual(['new']);
  });
});

describe('a mail without a job', () => {
  it('is marked as failed; one whose job waits is left', async () => {
    const rekey = await createTestApp();
    const { dataSource } = rekey.app.database;
    await addOrganizations(rekey.app.database);
    await addRows(rekey.app.database, live);
    const statusOf = async (id: string) => {
      const where = 'organization_id = $1 AND mode = $2 AND id = $3';
      const select = `SELECT delivery_status FROM password_resets WHERE ${where}`;
      return (await rekey.sql(select, [live.organizationId, live.mode, id]))[0].delivery_status;
    };
    const job = { ...live, passwordResetId: 'queued', link: null, locale: null };
    await createUnitOfWork(dataSource).enqueue('password_reset_mails', job);
    await settleAll(dataSource);
    expect(await statusOf('queued')).toBe('QUEUED');
    await rekey.sql(`UPDATE jobs.job SET state = 'failed'`);
    await settleAll(dataSource);
    expect(await statusOf('queued')).toBe('FAILED');
    await rekey.close();
  });
});

describe('maintenance of the jobs that fails', () => {
  it('is told of, and neither keeps a worker from starting nor leaves a session in the middle', async () => {
    const rekey = await createTestApp();
    await rekey.sql('ALTER TABLE jobs.archive RENAME TO gone');
    await rekey.app.worker?.start();
    rekey.app.queues.start();
    const lines = () => rekey.log.map((line) => JSON.parse(line));
    const line = await until(() => lines().find(({ msg }) => msg === 'queue fails'));
    const detail = 'relation "jobs.archive" does not exist';
    expect(line).toMatchObject({ level: 50, code: '42P01', detail, task: 'cleanup' });
    const answers = Array.from({ length: 30 }, () => rekey.sql('SELECT 1 AS one'));
    expect((await Promise.all(answers)).flat()).toEqual(Array.from(answers, () => ({ one: 1 })));
    await rekey.close();
  });
});

describe('the job of a purge', () => {
  it('is done by a worker as it starts, by the settings', async () => {
    const environment = { RESET_RETENTION_DAYS: '29', EVENT_RETENTION_DAYS: '1' };
    const rekey = await createTestApp({ environment });
    await addOrganizations(rekey.app.database);
    await addRows(rekey.app.database, live);
    await rekey.app.worker?.start();
    await until(async () => {
      const [job] = await rekey.sql(`SELECT state FROM jobs.job WHERE name = 'purges'`);
      return job?.state === 'completed';
    });
    const ids = await idsIn(rekey.app.database, 'password_resets', live);
    // No job is left for the one that waits: its mail was failed permanently, and it is over.
    expect(ids).toEqual(['lately', 'live']);
    expect(await idsIn(rekey.app.database, 'events', live)).toEqual(['new']);
    await rekey.close();
  });
});

describe('the job of a purge that takes too long', () => {
  it('ends, and another one goes on', async () => {
    const { app, sql, close } = await createTestApp();
    const queue = createJobQueue(app.database.dataSource, () => undefined);
    await app.jobs.schedulePurge();
    const [group] = await queue.findDueGroups('purges');
    const [job] = await queue.claim('purges', new Map([[group!.id, 1]]));
    await app.jobs.purge(job!, 0);
    const jobs = await sql(`SELECT state FROM jobs.job WHERE name = 'purges' ORDER BY created_on`);
    expect(jobs.map(({ state }) => state)).toEqual(['completed', 'created']);
    await close();
  });
});

describeOnServer('the jobs of purges', () => {
  it('are one in an hour, however many workers ask', async () => {
    const databaseUrl = await cloneServerDatabase();
    const services = [await createTestApp({ databaseUrl }), await createTestApp({ databaseUrl })];
    const schedule = () => services.map(({ app }) => app.jobs.schedulePurge());
    await Promise.all(Array.from({ length: 10 }, schedule).flat());
    const rows = await services[0]!.sql(
      `SELECT count(*)::integer AS count FROM jobs.job WHERE name = 'purges'
       GROUP BY date_trunc('hour', created_on)`,
    );
    for (const { count } of rows) expect(count).toBe(1);
    expect(rows.length).toBeGreaterThan(0);
    for (const { close } of services) await close();
  });
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

const size = 100_000;
const people = 50;

describeOnServer(`a purge among ${size} resets and as many events`, () => {
  /** Two services: one purges, the other is used. */
  let database: Database;
  let other: Database;

  const count = async (condition: string): Promise<number> => {
    const [row] = await database.dataSource.query<{ count: number }[]>(
      `SELECT count(*)::integer AS count FROM ${condition}`,
    );
    return row?.count ?? 0;
  };

  beforeAll(async () => {
    const options = { url: await cloneServerDatabase(), embedded: { directory: null } };
    [database, other] = [await openDatabase(options), await openDatabase(options)];
    await addOrganizations(database);
    await addBulk(database.dataSource, live, size);
    // A few people have the newest resets, which can be used, and all of the old ones, which their redeeming ends.
    const spread = `
      UPDATE password_resets SET redeemed_at = NULL, superseded_at = NULL, revoked_at = NULL,
        delivery_status = 'FAILED',
        customer_id = 'c' || (substr(id, 2)::integer - 1) % ${people} + 1,
        expires_at = CASE WHEN substr(id, 2)::integer <= ${people}
          THEN now() + interval '1 hour' ELSE expires_at END`;
    await inBulk(database.dataSource, [spread]);
    await unbound(database.dataSource, (runner) => runner.query('ANALYZE'));
  }, 240_000);

  afterAll(async () => {
    await database.close();
    await other.close();
  });

  const old = {
    resets: `password_resets WHERE expires_at < now() - interval '30 days'`,
    events: `events WHERE created_at < now() - interval '30 days'`,
  };
  const young = { resetDays: 30, eventDays: 30 };

  /** Sets a new password by the reset of the n-th of the people. */
  async function redeem(n: number): Promise<boolean> {
    const customerId = `c${n}`;
    const event = {
      ...{ id: newId(), name: 'customer_password_resets.reset_password' as const, customerId },
      ...{ passwordResetId: `r${n}`, applicationId: null, ownerId: null, requestId: 'request' },
    };
    return createUnitOfWork(other.dataSource).run(async (tx) => {
      await tx.customers.lock(live, customerId);
      const redeemed = await tx.passwordResets.redeem(live, { id: `r${n}`, hash: 'a hash', event });
      return redeemed !== null;
    });
  }

  // Proves: TOK-22
  it('comes in batches, and customers redeem meanwhile: no lock is waited for in vain', async () => {
    const before = { resets: await count(old.resets), events: await count(old.events) };
    expect(before.resets + before.events).toBeGreaterThan(100_000);
    let isPurging = true;
    const purging = purgeAll(database.dataSource, young).finally(() => (isPurging = false));
    let meanwhile = 0;
    for (let n = 1; n <= people; n += 1) {
      // Throws where it waits for a lock for longer than the service lets it.
      expect(await redeem(n)).toBe(true);
      if (isPurging) meanwhile += 1;
    }
    const batches = await purging;
    expect(meanwhile).toBeGreaterThan(0);
    expect(Math.max(...batches.map((batch) => batch.rows))).toBeLessThanOrEqual(1000);
    // Rows that were being redeemed away wait for the next hour.
    const rest = await purgeAll(database.dataSource, young);
    const removed = (task: string) =>
      totalOf([...batches, ...rest].filter((batch) => batch.task === task));
    // Each minute that it takes, one more of each becomes old.
    for (const [now, then] of [
      [removed('password_resets'), before.resets],
      [removed('events'), before.events],
    ] as const) {
      expect(now).toBeGreaterThanOrEqual(then);
      expect(now).toBeLessThan(then + 10);
    }
    expect([await count(old.resets), await count(old.events)]).toEqual([0, 0]);
    expect(await count('password_resets')).toBe(size - removed('password_resets'));
    expect(await count('events')).toBe(size - removed('events') + people);
    expect(await count('password_resets WHERE redeemed_at IS NOT NULL')).toBe(people);
  }, 240_000);

  it('does not wait for an old row that is locked: it goes with a later batch', async () => {
    await database.dataSource.query(
      `UPDATE password_resets SET expires_at = now() - interval '40 days'
       WHERE id IN ('r1001', 'r1002')`,
    );
    const runner = other.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query(`SELECT 1 FROM password_resets WHERE id = 'r1001' FOR UPDATE`);
    const left = async () => {
      await purgeAll(database.dataSource, young);
      return count(`password_resets WHERE id IN ('r1001', 'r1002')`);
    };
    expect(await left()).toBe(1);
    await runner.rollbackTransaction();
    await runner.release();
    expect(await left()).toBe(0);
  });

  it('finds what is old by an index', async () => {
    const { dataSource } = database;
    await inBulk(dataSource, [
      `INSERT INTO webhook_deliveries (organization_id, mode, id, webhook_id, event_id, topic, resource_id,
         customer_id, status, created_at)
       SELECT $1, $2, 'd' || n, 'w', 'e', 'customers.create', 'c', 'c', 'DELIVERED', now() - n * interval '1 minute'
       FROM generate_series(1, 20000) n`,
      ...[live.organizationId, live.mode],
    ]);
    await dataSource.query('ANALYZE password_resets, events, webhook_deliveries');
    const statements = await statementsOf(dataSource, async () => {
      await settleAll(dataSource);
      await purgeAll(dataSource, young);
    });
    const found: Record<string, string[]> = {};
    for (const { sql, parameters } of statements) {
      const [, verb, table = sql] = /(DELETE FROM|UPDATE) (?!OF|SKIP)(\w+)/.exec(sql) ?? [];
      // Of counts there are never many rows.
      if (table === 'row_counts') continue;
      const isBig = table === 'password_resets' || table === 'events';
      const runner = dataSource.createQueryRunner();
      await runner.startTransaction();
      // The others are empty here, and read from end to end in no time.
      if (!isBig) await runner.query('SET LOCAL enable_seqscan = off');
      const [row] = await runner.query(`EXPLAIN (FORMAT JSON) ${sql}`, parameters);
      await runner.rollbackTransaction();
      await runner.release();
      // Straight from the index or by a bitmap of it, as the planner likes; never from end to end.
      const ours = nodesOf(row['QUERY PLAN'][0].Plan).filter(
        (node) => node['Relation Name'] === table || node['Node Type'].startsWith('Bitmap Index'),
      );
      found[`${verb} ${table}`] = [
        ...(found[`${verb} ${table}`] ?? []),
        ...ours.flatMap((node) =>
          node['Node Type'] === 'Seq Scan' ? ['end to end'] : (node['Index Name'] ?? []),
        ),
      ];
    }
    expect(found).toEqual({
      'UPDATE password_resets': ['password_resets_queued_idx'],
      'DELETE FROM password_resets': ['password_resets_purge_idx'],
      'DELETE FROM events': ['events_purge_idx'],
      'DELETE FROM webhook_deliveries': ['webhook_deliveries_purge_idx'],
      'UPDATE webhook_deliveries': [
        'webhook_deliveries_status_idx',
        'webhook_deliveries_token_idx',
      ],
      'DELETE FROM mailboxes': ['mailboxes_updated_at_idx'],
      'DELETE FROM rate_limits': ['rate_limits_expires_at_idx'],
    });
  });
});
