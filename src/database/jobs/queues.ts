/** The queues, how patient each is, and their tables. */
import type PgBoss from 'pg-boss';
import type { DataSource, QueryRunner } from 'typeorm';
import type { QueueName } from '../../domain/jobs/job.js';
import { createBoss, schema } from './boss.js';

/** A worker that has held a job for longer has died: mails and calls have deadlines of 30 seconds. */
const expireInSeconds = 60;

/** How long a job waits where no worker comes by. */
export const daysOfWaiting = 365;

/**
 * The n-th wait is 2ⁿ⁻¹ to 2ⁿ times `retryDelay` (seconds), at random, until `retryLimit` is reached; never
 * more than 2¹⁶ times.
 */
const patience = {
  retryDelay: 2,
  retryBackoff: true,
  expireInSeconds,
  // Said in days, the library would keep it to itself.
  retentionMinutes: daysOfWaiting * 24 * 60,
};

const queues: Record<QueueName, Omit<PgBoss.Queue, 'name'>> = {
  password_reset_requests: { ...patience, retryLimit: 9 },
  /** For half an hour: then nobody waits for it any more. */
  password_reset_mails: { ...patience, retryLimit: 9 },
  /** For half a day: a notice is worth having late. */
  password_change_mails: { ...patience, retryLimit: 14 },
  /** A call that fails is followed by another job, so these are for workers that died. */
  webhook_calls: { ...patience, retryLimit: 9 },
  purges: { ...patience, retryLimit: 2, expireInSeconds: 900 },
};

export const queueNames = Object.keys(queues) as QueueName[];

/** Makes the queue's tables, or brings them up to date. Does nothing where that is done. */
export async function installQueues(runner: QueryRunner): Promise<void> {
  const boss = createBoss(runner);
  await boss.start();
  const present = new Set((await boss.getQueues()).map(({ name }) => name));
  for (const name of queueNames) {
    const options = { name, ...queues[name] };
    if (present.has(name)) await boss.updateQueue(name, options);
    else await boss.createQueue(name, options);
  }
  await boss.stop({ graceful: false });
}

/** Whether the queues are there as this version needs them. */
export async function hasQueues(dataSource: DataSource): Promise<boolean> {
  const [table] = await dataSource.query<{ name: string | null }[]>(
    `SELECT to_regclass('${schema}.version') AS name`,
  );
  if (!table?.name) return false;
  const boss = createBoss(dataSource, { migrate: false });
  const present = new Set((await boss.getQueues()).map(({ name }) => name));
  return boss.start().then(
    () => queueNames.every((name) => present.has(name)),
    () => false,
  );
}
