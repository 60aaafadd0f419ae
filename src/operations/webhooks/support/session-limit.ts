/**
 * The share of the database's sessions that webhook deliveries may use. The worker runs many of them at once,
 * since a delivery mostly waits for its receiver. Each needs a session before and after its call, though, and
 * without a limit a backlog would take all ten of the process from requests and mails. Organizations take turns for
 * the sessions, and so do the webhooks of each: quick receivers of one would keep the others waiting otherwise.
 */
import { groupOf, type Job } from '../../../domain/jobs/job.js';
import { createFairQueue } from '../../../domain/shared/fair-queue.js';
import type { UnitOfWork } from '../../ports/index.js';

const maxSessions = 4;

/** Returns, for each job, the same unit of work with at most four transactions of all jobs at once. */
export function limitSessions(unitOfWork: UnitOfWork): (job: Job<'webhook_calls'>) => UnitOfWork {
  const waiting = createFairQueue<() => void>();
  let running = 0;

  async function begin({ data }: Job<'webhook_calls'>): Promise<void> {
    if (running < maxSessions) {
      running += 1;
      return;
    }
    const { id: callerKey, organizationId } = groupOf(data);
    await new Promise<void>((resolve) => waiting.add({ organizationId, callerKey }, resolve));
  }

  /** Gives the session to the next, or back. */
  function end(): void {
    const next = waiting.next();
    if (next) next();
    else running -= 1;
  }

  return (job) => ({
    ...unitOfWork,
    async run(work, bounds) {
      await begin(job);
      return unitOfWork.run(work, bounds).finally(end);
    },
  });
}
