/** The queues, their retry policies, and their tables. */
import type PgBoss from 'pg-boss';
import type { DataSource, QueryRunner } from 'typeorm';
import type { QueueName } from '../../domain/jobs/job.js';
import { createBoss } from './boss.js';
import { createGroupIndex, findGroupIndex } from './due-jobs.js';
import { readSchemaVersion, schemaVersion } from './schema-version.js';

/** A worker that has had a job for longer has died: mails and calls have deadlines of 30 seconds. */
const expireInSeconds = 60;

/** How long a job waits while no worker runs. */
export const waitingDaysMax = 365;

/**
 * Each queue has its `retryLimit`, the number of attempts after the first. Before the n-th of them a job waits 2ⁿ⁻¹
 * to 2ⁿ times `retryDelay` (seconds), at random, and never more than 2¹⁶ times.
 */
const retryPolicy = {
  retryDelay: 2,
  retryBackoff: true,
  expireInSeconds,
  // The library ignores `retentionDays` of a queue.
  retentionMinutes: waitingDaysMax * 24 * 60,
};

const queues: Record<QueueName, Omit<PgBoss.Queue, 'name'>> = {
  password_reset_requests: { ...retryPolicy, retryLimit: 9 },
  /** For half an hour: later, customers no longer wait for the mail. */
  password_reset_mails: { ...retryPolicy, retryLimit: 9 },
  /** For half a day: a late notice still warns of an attacker. */
  password_change_mails: { ...retryPolicy, retryLimit: 14 },
  /** Only for workers that died: a call that fails is followed by another job. */
  webhook_calls: { ...retryPolicy, retryLimit: 9 },
  purges: { ...retryPolicy, retryLimit: 2, expireInSeconds: 900 },
};

export const queueNames = Object.keys(queues) as QueueName[];

async function hasGroupIndex(connection: Pick<DataSource, 'query'>): Promise<boolean> {
  const [index] = await connection.query<{ name: string | null }[]>(findGroupIndex);
  return typeof index?.name === 'string';
}

/** Creates or updates the queues and their tables. Does nothing if they are up to date. Throws if they are newer. */
export async function installQueues(runner: QueryRunner): Promise<void> {
  await readSchemaVersion(runner);
  const boss = createBoss(runner);
  await boss.start();
  const present = new Set((await boss.getQueues()).map(({ name }) => name));
  for (const name of queueNames) {
    const options = { name, ...queues[name] };
    if (present.has(name)) await boss.updateQueue(name, options);
    else await boss.createQueue(name, options);
  }
  await boss.stop({ graceful: false });
  if (!(await hasGroupIndex(runner))) await runner.query(createGroupIndex);
}

/** Returns whether all queues exist in tables of this version. Throws if the tables are newer. */
export async function hasQueues(dataSource: DataSource): Promise<boolean> {
  if ((await readSchemaVersion(dataSource)) !== schemaVersion) return false;
  const boss = createBoss(dataSource, { migrate: false });
  const present = new Set((await boss.getQueues()).map(({ name }) => name));
  return queueNames.every((name) => present.has(name)) && hasGroupIndex(dataSource);
}
