/** Jobs as part of a transaction. */
import type { EntityManager } from 'typeorm';
import type { Job, JobData, QueueName } from '../../domain/jobs/job.js';
import type { JobFailure, JobOptions, JobStore } from '../../operations/ports/index.js';
import { createBoss, databaseOf, schema } from './boss.js';

/** Hears of what others hear of after the commit. */
export interface JobNotes {
  /** A job that can start at once. */
  added(queue: QueueName): void;
  failedPermanently(job: Job, detail: string): void;
}

/** What a job that failed keeps of it. */
export interface JobOutput {
  readonly detail: string;
  readonly mayHaveArrived: boolean;
}

/** pg-boss has no word for it: what has no attempt left fails permanently when it fails. */
const leaveNoAttempt = `UPDATE ${schema}.job SET retry_limit = retry_count WHERE name = $1 AND id = $2`;

/** Only what nobody has begun: the library's own way also deletes a job under its worker's hands. */
const withdraw = `DELETE FROM ${schema}.job WHERE name = $1 AND id = $2 AND state = 'created'`;

/** Done, they keep another from being added too soon. All others go: what is done would only be in the way. */
const keptWhenDone: ReadonlySet<QueueName> = new Set(['purges']);

/** Made once: it is given the transaction's connection with every call, and has none of its own. */
const boss = createBoss({
  query: () => Promise.reject(new Error('A job belongs to a transaction.')),
});

export function createJobStore(manager: EntityManager, note: JobNotes): JobStore {
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
      if (!startAt) note.added(queue);
      return id;
    },

    async addAll<Q extends QueueName>(queue: Q, data: readonly JobData[Q][]): Promise<void> {
      if (data.length === 0) return;
      const jobs = data.map((one) => ({ name: queue, data: one }));
      await boss.insert(jobs, { db });
      note.added(queue);
    },

    async withdraw(queue: QueueName, id: string): Promise<void> {
      await manager.query(withdraw, [queue, id]);
    },

    async complete({ queue, id }: Job): Promise<void> {
      if (keptWhenDone.has(queue)) await boss.complete(queue, id, {}, { db });
      else await boss.deleteJob(queue, id, { db });
    },

    async fail(job: Job, { detail, isFinal = false, mayHaveArrived }: JobFailure): Promise<void> {
      const { queue, id, isLast } = job;
      if (isFinal) await manager.query(leaveNoAttempt, [queue, id]);
      const output: JobOutput = { detail, mayHaveArrived: mayHaveArrived || job.mayHaveArrived };
      await boss.fail(queue, id, output, { db });
      if (isFinal || isLast) note.failedPermanently(job, detail);
    },
  };
}
