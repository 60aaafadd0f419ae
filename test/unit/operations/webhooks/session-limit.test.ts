/** Who gets the next of the sessions that webhook deliveries may use. */
import { expect, it } from '@jest/globals';
import type { Job } from '../../../../src/domain/jobs/job.js';
import { limitSessions } from '../../../../src/operations/webhooks/support/session-limit.js';
import type { UnitOfWork } from '../../../../src/operations/ports/index.js';

const jobOf = (organizationId: string, webhookId: string): Job<'webhook_calls'> => ({
  ...{ queue: 'webhook_calls', id: 'Job', createdAt: new Date(0), takenAt: new Date(0) },
  data: { organizationId, mode: 'live', deliveryId: 'Dlv', webhookId },
  ...{ isLast: false, mayHaveArrived: false },
});

it.each([
  ['organizations', jobOf('Small', 'hook')],
  ['webhooks of one organization', jobOf('Large', 'small')],
])('%s take turns for the sessions', async (_who, newcomer) => {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const unitOfWork = {
    run: async (work: () => Promise<unknown>) => {
      await work();
      await new Promise<void>((resolve) => ends.push(resolve));
    },
  } as unknown as UnitOfWork;
  const limited = limitSessions(unitOfWork);
  const start = (job: Job<'webhook_calls'>, name: string) =>
    void limited(job).run(async () => void begun.push(name));
  const tick = () => new Promise((resolve) => setImmediate(resolve));
  for (let turn = 0; turn < 50; turn += 1) start(jobOf('Large', 'large'), 'large');
  start(newcomer, 'newcomer');
  await tick();
  expect(begun).toEqual(['large', 'large', 'large', 'large']);
  for (let turn = 0; turn < 2; turn += 1) {
    ends.shift()!();
    await tick();
  }
  expect(begun.slice(4)).toEqual(['large', 'newcomer']);
});
