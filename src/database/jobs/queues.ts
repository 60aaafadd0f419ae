/** The queues, their retry policies, and their tables. */
import PgBoss from 'pg-boss';
import type { QueueName } from '../../domain/jobs/job.js';
import type { Connection } from '../connection/connection.js';
import { createBoss, schema } from './boss.js';
import { createGroupIndex, findGroupIndex } from './due-jobs.js';
import { readSchemaVersion, schemaVersion } from './schema-version.js';
import { hasJobsSchema } from './schema.js';

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

/** Returns a script of the library without its own BEGIN and COMMIT, for a transaction that goes on. */
function withoutTransaction(script: string): string {
  return script.replaceAll(/\b(BEGIN|COMMIT);/g, '');
}

function inTransaction(runner: Connection): Connection {
  return {
    query: (text, values) =>
      runner.query(typeof text === 'string' ? withoutTransaction(text) : text, values),
  };
}

/** PostgreSQL asks for a right on the database to create a schema, even if it is there and need not be created. */
const creationOfSchema = /CREATE SCHEMA IF NOT EXISTS \w+\s*;/;

async function createTables(runner: Connection): Promise<void> {
  const script = withoutTransaction(PgBoss.getConstructionPlans(schema));
  await runner.query((await hasJobsSchema(runner)) ? script.replace(creationOfSchema, '') : script);
}

async function hasGroupIndex(connection: Connection): Promise<boolean> {
  const [index] = await connection.query(findGroupIndex);
  return index.name !== null;
}

/** Creates the queues that are missing, their tables and index, in the transaction of `runner`. Throws if they are newer. */
export async function installQueues(runner: Connection): Promise<void> {
  if ((await readSchemaVersion(runner)) === null) await createTables(runner);
  const boss = createBoss(inTransaction(runner));
  await boss.start();
  const present = new Set((await boss.getQueues()).map(({ name }) => name));
  for (const name of queueNames) {
    if (!present.has(name)) await boss.createQueue(name, { name, ...queues[name] });
  }
  await boss.stop({ graceful: false });
  if (!(await hasGroupIndex(runner))) await runner.query(createGroupIndex);
}

function followsPolicy(found: PgBoss.QueueResult): boolean {
  const wanted = Object.entries(queues[found.name as QueueName] ?? {});
  return wanted.every(([member, value]) => found[member as keyof PgBoss.QueueResult] === value);
}

/** Brings the retry policies of the queues up to date. Calls `before` if one has to change. */
export async function updateQueues(runner: Connection, before: () => Promise<void>): Promise<void> {
  const boss = createBoss(runner);
  const stale = (await boss.getQueues()).filter((queue) => !followsPolicy(queue));
  if (stale.length > 0) await before();
  for (const { name } of stale) {
    await boss.updateQueue(name, { name, ...queues[name as QueueName] });
  }
}

/** Returns whether all queues exist, with their index, in tables of this version. Throws if the tables are newer. */
export async function hasQueues(connection: Connection): Promise<boolean> {
  if ((await readSchemaVersion(connection)) !== schemaVersion) return false;
  const boss = createBoss(connection, { migrate: false });
  const present = new Set((await boss.getQueues()).map(({ name }) => name));
  return queueNames.every((name) => present.has(name)) && hasGroupIndex(connection);
}
