/** Jobs as part of a transaction. */
import type { EntityManager } from 'typeorm';
import type { Job, JobData, QueueName } from '../../domain/jobs/job.js';
import type {
  AfterCommit,
  JobFailure,
  JobOptions,
  JobStore,
} from '../../operations/ports/index.js';
import { createBoss, databaseOf, schema } from './boss.js';

/** What a job keeps of its last failure. */
export interface JobOutput {
  readonly detail: string;
  readonly mayHaveArrived: boolean;
}

/** pg-boss has no permanent failure of its own: a job without attempts left fails permanently. */
const leaveNoAttempt = `UPDATE ${schema}.job SET retry_limit = retry_count WHERE name = $1 AND id = $2`;

/** Only a job that no worker has taken: the library's `deleteJob` removes jobs that are under way as well. */
const withdraw = `DELETE FROM ${schema}.job WHERE name = $1 AND id = $2 AND state = 'created'`;

/** Kept when they are completed, since they keep another one from being added too soon. All others are deleted. */
const keptWhenCompleted: ReadonlySet<QueueName> = new Set(['purges']);

/** Made once and without a connection of its own: each call passes the transaction's connection. */
const boss = createBoss({
  query: () => Promise.reject(new Error('A job belongs to a transaction.')),
});

/** Returns the queue inside the transaction of `manager`. Added jobs wake workers by `afterCommit`. */
export function createJobStore(manager: EntityManager, afterCommit: AfterCommit): JobStore {
  const db = databaseOf(manager);
  return {
    async add<Q extends QueueName>(
      queue: Q,
      data: JobData[Q],
      { startAt, once }: JobOptions = {},
    ): Promise<string | null> {
      const id = await boss.send(queue, data, {
        db,
        ...(startAt && { startAfter: startAt }),
        ...(once && { singletonKey: once.key, singletonSeconds: once.seconds }),
      });
      if (!startAt) afterCommit.wake(queue);
      return id;
    },

    async addAll<Q extends QueueName>(queue: Q, data: readonly JobData[Q][]): Promise<void> {
      if (data.length === 0) return;
      const jobs = data.map((one) => ({ name: queue, data: one }));
      await boss.insert(jobs, { db });
      afterCommit.wake(queue);
    },

    async withdraw(queue: QueueName, id: string): Promise<void> {
      await manager.query(withdraw, [queue, id]);
    },

    async complete({ queue, id }: Job): Promise<void> {
      if (keptWhenCompleted.has(queue)) await boss.complete(queue, id, {}, { db });
      else await boss.deleteJob(queue, id, { db });
    },

    async fail(job: Job, { detail, isFinal = false, mayHaveArrived }: JobFailure): Promise<void> {
      const { queue, id, isLast } = job;
      if (isFinal) await manager.query(leaveNoAttempt, [queue, id]);
      const output: JobOutput = { detail, mayHaveArrived: mayHaveArrived || job.mayHaveArrived };
      await boss.fail(queue, id, output, { db });
      if (isFinal || isLast) afterCommit.observe({ kind: 'job.failed', job, detail });
    },
  };
}
