import { beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase, type Database } from '../../../src/database/database.js';
import { createUnitOfWork } from '../../../src/database/unit-of-work.js';
import type { Job, JobData, QueueName } from '../../../src/domain/jobs/job.js';
import type { ObservedEvent } from '../../../src/operations/ports/index.js';
import {
  cloneServerDatabase,
  describeOnServer,
  openTestDatabase,
} from '../../support/rows/database.js';
import { openProxy } from '../../support/peers/proxy.js';
import { statementsOf } from '../../support/rows/statements.js';
import { useOpened } from '../../support/world/use-shop.js';

const queue = 'password_reset_requests';

const jobOf = (emailKey: string): JobData[typeof queue] => ({
  ...{ organizationId: 'OrgEnqueue', mode: 'live', requestId: `request-${emailKey}`, emailKey },
  ...{ applicationId: 'application', ownerId: null, link: null, locale: null },
});

const addresses = Array.from({ length: 40 }, (_, index) => `c${index}@example.org`);

interface StoredJob {
  readonly name: string;
  readonly data: JobData[typeof queue];
  readonly retryLimit: number;
  readonly retryBackoff: boolean;
  /** How long it waits where no worker comes by. */
  readonly days: number;
}

function jobsIn({ dataSource }: Database): Promise<StoredJob[]> {
  return dataSource.query(`
    SELECT name, data, retry_limit AS "retryLimit", retry_backoff AS "retryBackoff",
      extract(day FROM keep_until - start_after)::integer AS days
    FROM jobs.job ORDER BY data->>'emailKey' COLLATE "C"`);
}

describe('jobs of requests that write nothing else', () => {
  const database = useOpened(openTestDatabase);

  beforeEach(() => database.dataSource.query('DELETE FROM jobs.job'));

  it('are each there with their own data once they are acknowledged, and wake workers', async () => {
    const woken: QueueName[] = [];
    const events: ObservedEvent[] = [];
    const { enqueue } = createUnitOfWork(database.dataSource, {
      wake: (one) => woken.push(one),
      observe: (event) => events.push(event),
    });
    await enqueue(queue, jobOf('a@example.org'));
    expect((await jobsIn(database)).map(({ data }) => data)).toEqual([jobOf('a@example.org')]);
    expect([woken, events]).toEqual([[queue], []]);
  });

  it('share a statement where they come together, with the retry policy of one alone', async () => {
    const { enqueue, run } = createUnitOfWork(database.dataSource);
    const statements = await statementsOf(database.dataSource, () =>
      Promise.all(addresses.map((address) => enqueue(queue, jobOf(address)))),
    );
    expect(statements).toHaveLength(1);
    const together = await jobsIn(database);
    expect(together.map(({ data }) => data)).toEqual(addresses.toSorted().map(jobOf));

    await database.dataSource.query('DELETE FROM jobs.job');
    await run(({ jobs }) => jobs.add(queue, jobOf('a@example.org')));
    const [alone] = await jobsIn(database);
    expect(together).toEqual(together.map(({ data }) => ({ ...alone, data })));
    expect(alone).toMatchObject({ days: 365, retryLimit: 9 });
  });

  it('share a statement where they end together, which leaves the others', async () => {
    const { complete, enqueue } = createUnitOfWork(database.dataSource);
    for (const address of addresses) await enqueue(queue, jobOf(address));
    const rows = await database.dataSource.query<{ id: string; data: JobData[typeof queue] }[]>(
      'SELECT id, data FROM jobs.job',
    );
    const ended = rows.filter(({ data }) => !/c1?\d@/.test(data.emailKey));
    const statements = await statementsOf(database.dataSource, () =>
      Promise.all(ended.map(({ id }) => complete({ queue, id } as Job<typeof queue>))),
    );
    expect(statements).toHaveLength(1);
    const left = (await jobsIn(database)).map(({ data }) => data.emailKey);
    expect(left).toEqual(addresses.slice(0, 20).toSorted());
  });
});

describeOnServer('jobs while the database cannot be reached', () => {
  it('are refused, each of them, and not there afterwards', async () => {
    const proxy = await openProxy(await cloneServerDatabase());
    const database = await openDatabase({ url: proxy.url, embedded: { directory: null } });
    const { enqueue } = createUnitOfWork(database.dataSource);
    await enqueue(queue, jobOf('a@example.org'));
    await proxy.cut();
    const tries = addresses.map((address) => enqueue(queue, jobOf(address)));
    for (const one of tries) await expect(one).rejects.toMatchObject({ code: 'OVERLOADED' });
    await proxy.mend();
    await enqueue(queue, jobOf('b@example.org'));
    const kept = (await jobsIn(database)).map(({ data }) => data.emailKey);
    expect(kept).toEqual(['a@example.org', 'b@example.org']);
    await database.close();
    await proxy.cut();
  });

  it('do not end, and end afterwards, once or twice', async () => {
    const proxy = await openProxy(await cloneServerDatabase());
    const database = await openDatabase({ url: proxy.url, embedded: { directory: null } });
    const { complete, enqueue } = createUnitOfWork(database.dataSource);
    await Promise.all(addresses.map((address) => enqueue(queue, jobOf(address))));
    const rows = await database.dataSource.query<{ id: string }[]>('SELECT id FROM jobs.job');
    const jobs = rows.map(({ id }) => ({ queue, id }) as Job<typeof queue>);
    await proxy.cut();
    const tries = jobs.map((job) => complete(job));
    for (const one of tries) await expect(one).rejects.toMatchObject({ code: 'OVERLOADED' });
    await proxy.mend();
    expect(await jobsIn(database)).toHaveLength(addresses.length);
    await Promise.all([...jobs, ...jobs].map((job) => complete(job)));
    expect(await jobsIn(database)).toEqual([]);
    await database.close();
    await proxy.cut();
  });
});
