/** Jobs for operators: above any partition, so on no door. */
import type { DataSource } from 'typeorm';
import type { QueueName } from '../../domain/job.js';
import { createBoss, schema } from './boss.js';
import { queueNames } from './queues.js';

/** `waiting`: for its turn, or for another attempt. `failed`: given up. */
export type JobState = 'waiting' | 'running' | 'failed' | 'done';

export const jobStates: readonly JobState[] = ['waiting', 'running', 'failed', 'done'];

/** What may be seen of a job: not what it is about. */
export interface JobSummary {
  readonly id: string;
  readonly queue: QueueName;
  readonly state: JobState;
  readonly attempts: number;
  readonly createdAt: Date;
  /** When it is due; null where nothing more is to be done. */
  readonly dueAt: Date | null;
  /** Why its last attempt failed. */
  readonly detail: string | null;
}

export interface JobAdministration {
  /** The oldest first, up to `limit`. */
  list(states: readonly JobState[], limit: number): Promise<JobSummary[]>;
  /** Makes jobs that gave up due at once; all of them without `ids`. Answers the ids of those that were. */
  retry(ids?: readonly string[]): Promise<string[]>;
}

const stateOf = `CASE WHEN state IN ('created', 'retry') THEN 'waiting'
  WHEN state = 'active' THEN 'running' WHEN state = 'completed' THEN 'done' ELSE 'failed' END`;

const summaries = `
  SELECT id, name AS queue, ${stateOf} AS state,
    retry_count + (started_on IS NOT NULL)::integer AS attempts,
    created_on AS "createdAt",
    CASE WHEN state IN ('created', 'retry') THEN start_after END AS "dueAt",
    coalesce(output->>'detail', output->'value'->>'message') AS detail
  FROM ${schema}.job WHERE name = ANY ($1) AND ${stateOf} = ANY ($2)
  ORDER BY created_on, id LIMIT $3`;

const failed = `
  SELECT id, name AS queue FROM ${schema}.job
  WHERE state = 'failed' AND ($1::text[] IS NULL OR id::text = ANY ($1))`;

export function createJobAdministration(dataSource: DataSource): JobAdministration {
  const boss = createBoss(dataSource);
  return {
    list: (states, limit) => dataSource.query(summaries, [queueNames, states, limit]),

    async retry(ids) {
      const found = await dataSource.query<{ id: string; queue: string }[]>(failed, [ids ?? null]);
      for (const { id, queue } of found) await boss.retry(queue, id);
      return found.map(({ id }) => id);
    },
  };
}
