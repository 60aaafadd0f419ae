/** What becomes of jobs whose worker died, and who notices that no worker is there. */
import { describe, expect, it } from '@jest/globals';
import { createQueueStates } from '../../../src/database/jobs/queue-states.js';
import { until } from '../../support/until.js';
import { newAddress } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';
import type { Shop } from '../../support/world/shop.js';

const linesOf = ({ log }: Pick<Shop, 'log'>, msg: string): Record<string, any>[] =>
  log.map((line) => JSON.parse(line)).filter((line) => line.msg === msg);

describe('a job whose worker died', () => {
  const shop = useShop({ mail: { isWorking: false } });

  /** A worker has taken it more than a minute ago. */
  async function abandon(more: string): Promise<string> {
    const email = newAddress();
    await shop.addCustomer(email);
    await shop.request(email);
    const [job] = await shop.sql(`UPDATE jobs.job SET state = 'active', retry_delay = 0,
      started_on = now() - interval '61 seconds' ${more} WHERE state = 'created' RETURNING id`);
    return job[0].id;
  }

  it('has a line with its queue, its ids and its organization, and is done by another', async () => {
    const job = await abandon('');
    const last = await abandon(', retry_count = retry_limit');
    await shop.app.worker?.start();
    const found = await until(() => {
      const lines = linesOf(shop, 'the worker of a job went');
      return lines.length === 2 && lines;
    });
    const ids = { queue: 'password_reset_requests', organization: shop.organization.id };
    expect(found).toContainEqual(expect.objectContaining({ level: 40, job, ...ids }));
    await until(() => shop.relay.received.length === 1);
    const [failed] = linesOf(shop, 'job failed permanently');
    const detail = 'The worker that had it died.';
    expect(failed).toMatchObject({ level: 50, job: last, ...ids, detail });
  });
});

describe('a queue', () => {
  const shop = useShop({ mail: { isWorking: false } });
  const stateOf = async (queue: string) =>
    (await createQueueStates(shop.app.database.dataSource).read()).find(
      (one) => one.queue === queue,
    )!;

  it('has an age, and a worker that was seen', async () => {
    const queue = 'password_reset_requests';
    expect(await stateOf(queue)).toEqual({ queue, dueSeconds: 0, workerSeenSeconds: null });
    await shop.request(newAddress());
    await shop.sql(`UPDATE jobs.job SET start_after = now() - interval '1 hour'`);
    const { dueSeconds } = await stateOf(queue);
    expect(Math.round(dueSeconds / 60)).toBe(60);
    await shop.app.worker?.start();
    const seen = await until(async () => {
      const { workerSeenSeconds } = await stateOf(queue);
      return workerSeenSeconds !== null && { workerSeenSeconds };
    }, 20_000);
    expect(seen.workerSeenSeconds).toBeLessThan(20);
    expect(await stateOf(queue)).toMatchObject({ dueSeconds: 0 });
  });
});
