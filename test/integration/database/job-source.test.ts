/** Jobs as workers find and take them, and those that workers leave behind. @databases */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createJobQueue } from '../../../src/database/jobs/job-source.js';
import { groupOf, type JobData, type QueueName } from '../../../src/domain/jobs/job.js';
import type { ObservedEvent } from '../../../src/operations/ports/index.js';
import { openTestDatabase } from '../../support/rows/database.js';
import { useOpened } from '../../support/world/use-shop.js';

const database = useOpened(openTestDatabase);
const add = (queue: QueueName, data: object, more = ''): Promise<unknown> =>
  database.dataSource.query(
    `INSERT INTO jobs.job (name, data, retry_limit, retry_delay, expire_in ${more && ', state, started_on'})
     VALUES ($1, $2::jsonb, 9, 0, interval '60 s' ${more})`,
    [queue, data],
  );

beforeEach(() => database.dataSource.query('DELETE FROM jobs.job'));

describe('the groups of due jobs', () => {
  const partition = { organizationId: 'Org', mode: 'live' as const };
  const call = { ...partition, deliveryId: 'Dlv' };
  it.each<[QueueName, JobData[QueueName][]]>([
    [
      'webhook_calls',
      [
        { ...call, webhookId: 'Whk1' },
        { ...call, webhookId: 'Whk2' },
        { ...call, mode: 'test', webhookId: 'Whk1' },
        { ...call, organizationId: 'Other', webhookId: 'Whk1' },
        call,
      ],
    ],
    [
      'password_reset_mails',
      [
        { ...partition, passwordResetId: 'Rst', link: null, locale: null },
        { ...partition, mode: 'test', passwordResetId: 'Rst', link: null, locale: null },
      ],
    ],
    ['purges', [{}]],
  ])('of %s are those that the worker knows', async (queue, all) => {
    for (const data of [...all, ...all]) await add(queue, data);
    await database.dataSource.query(`UPDATE jobs.job SET start_after = now() - interval '5 s'`);
    const found = await createJobQueue(database.dataSource, () => undefined).findDueGroups(queue);
    const known = all.map((data) => ({ ...groupOf(data), waitedMs: expect.any(Number) }));
    expect(found).toHaveLength(known.length);
    expect(found).toEqual(expect.arrayContaining(known));
    for (const { waitedMs } of found) expect(Math.floor(waitedMs / 5000)).toBe(1);
  });
});

describe('the jobs of a worker that died', () => {
  const data = { organizationId: 'Org', mode: 'live', passwordResetId: 'Rst' };
  const stateOf = async () => {
    const [row] = await database.dataSource.query('SELECT state FROM jobs.job');
    return row.state as string;
  };

  it('are not requeued without a word when old ones are removed', async () => {
    const events: ObservedEvent[] = [];
    const queue = createJobQueue(database.dataSource, (event) => void events.push(event));
    const abandoned = `, 'active', now() - interval '61 s'`;
    await add('password_reset_mails', data, abandoned);
    await queue.removeOld();
    expect([await stateOf(), events]).toEqual(['active', []]);
    await queue.requeueAbandoned();
    expect(await stateOf()).toBe('retry');
    expect(events).toMatchObject([{ kind: 'job.abandoned', job: { data } }]);
  });
});
