/** A requested mail: the reset, its event, the mail's job and the end of the request's own are one commit. */
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Job } from '../../../src/domain/jobs/job.js';
import type { Dependencies, UnitOfWork } from '../../../src/operations/ports/index.js';
import { processResetRequest } from '../../../src/operations/resets/process-request.js';
import { storedRows } from '../../support/rows/stored-rows.js';
import { contextOf } from '../../support/world/contexts.js';
import { useShop } from '../../support/world/use-shop.js';

let deps: Dependencies;

const shop = useShop({
  organization: { slug: 'mail-shop' },
  wrapDependencies: (given) => (deps = given),
});

let job: Job<'password_reset_requests'>;

beforeEach(async () => {
  await shop.sql('DELETE FROM jobs.job');
  const { email: customerEmail } = await shop.customer();
  const salesChannel = await contextOf(shop, shop.salesChannel);
  await shop.app.operations.requestPasswordReset(salesChannel, { customerEmail });
  const [{ id, data }] = await shop.sql('SELECT id, data FROM jobs.job');
  const now = new Date();
  const times = { createdAt: now, takenAt: now };
  job = {
    queue: 'password_reset_requests',
    id,
    data,
    ...times,
    isLast: false,
    mayHaveArrived: false,
  };
});

const queues = async () =>
  (await shop.sql<{ name: string }>('SELECT name FROM jobs.job')).map(({ name }) => name);

describe('the job of a requested mail', () => {
  it('is replaced by the one that mails the link', async () => {
    await processResetRequest(deps, job);
    expect(await queues()).toEqual(['password_reset_mails']);
  });

  it('leaves no job, no reset and no event if its commit fails', async () => {
    const before = await storedRows(shop);
    const run: UnitOfWork['run'] = (work) =>
      deps.unitOfWork.run(async (tx) => {
        await work(tx);
        throw new Error('fault');
      });
    const failing = { ...deps, unitOfWork: { ...deps.unitOfWork, run } };
    await expect(processResetRequest(failing, job)).rejects.toThrow('fault');
    // What was sent beside the transaction, by another session, has the time to arrive.
    await sleep(200);
    expect(await queues()).toEqual(['password_reset_requests']);
    expect(await storedRows(shop)).toEqual(before);
  });
});
