/** Jobs as operators see them: those of all partitions, so no API has them. */
import type { DataSource } from 'typeorm';
import type { QueueName } from '../../domain/jobs/job.js';
import { schema } from './boss.js';
import { queueNames } from './queues.js';

/** `waiting`: for its first or another attempt. `failed`: permanently. */
export type JobState = 'waiting' | 'running' | 'failed' | 'done';

/** The part of a job that operators may see: ids, never an address. */
export interface JobSummary {
  readonly id: string;
  readonly queue: QueueName;
  readonly state: JobState;
  /** The organization's slug; null for jobs of no organization. */
  readonly organization: string | null;
  /** What the job is about, such as `reset KjjkKySocI`. For a requested reset, the id of the HTTP request. */
  readonly subject: string | null;
  readonly attempts: number;
  readonly createdAt: Date;
  /** When it is due; null if it does not wait. */
  readonly dueAt: Date | null;
  /** Why its last attempt failed; null if none did. */
  readonly detail: string | null;
}

export interface JobAdministration {
  /** Returns the oldest first, up to `limit`. */
  list(states: readonly JobState[], limit: number): Promise<JobSummary[]>;
  /**
   * Makes jobs that failed permanently due at once, with as many attempts as new ones: those of `ids`, by default all.
   * Returns the ids of the jobs that it found.
   */
  retry(ids?: readonly string[]): Promise<string[]>;
}

const stateOf = `CASE WHEN state IN ('created', 'retry') THEN 'waiting'
  WHEN state = 'active' THEN 'running' WHEN state = 'completed' THEN 'done' ELSE 'failed' END`;

/** The first of these members that the job's data has. */
const subjectOf = `coalesce('reset ' || (data->>'passwordResetId'), 'customer ' || (data->>'customerId'),
  'delivery ' || (data->>'deliveryId'), 'request ' || (data->>'requestId'))`;

/** Our own sentence. If a job expired under its worker, the library has written that to `value`. */
const detailOf = `CASE WHEN output ? 'value' THEN 'The worker that had it died.' ELSE output->>'detail' END`;

/** A webhook call that fails is followed by another job, so that the delivery has the earlier attempts. */
const deliveryOfJob = `webhook_deliveries delivery ON job.name = 'webhook_calls'
  AND (delivery.organization_id, delivery.mode, delivery.id)
    = (data->>'organizationId', data->>'mode', data->>'deliveryId')`;

const summaries = `
  SELECT job.id, job.name AS queue, ${stateOf} AS state,
    organization.slug AS organization, ${subjectOf} AS subject,
    coalesce(delivery.attempts, 0) + retry_count + (started_on IS NOT NULL)::integer AS attempts,
    created_on AS "createdAt",
    CASE WHEN state IN ('created', 'retry') THEN start_after END AS "dueAt",
    coalesce(${detailOf}, delivery.detail) AS detail
  FROM ${schema}.job AS job
    LEFT JOIN organizations organization ON organization.id = data->>'organizationId'
    LEFT JOIN ${deliveryOfJob}
  WHERE job.name = ANY ($1) AND ${stateOf} = ANY ($2)
  ORDER BY created_on, job.id LIMIT $3`;

/**
 * Instead of the library's `retry`, which leaves `completed_on` as it was: the next maintenance would archive the job
 * before its attempt if it had failed more than an hour ago.
 */
const retryStatement = `
  UPDATE ${schema}.job AS job
  SET state = 'created', retry_count = 0, retry_limit = queue.retry_limit,
    start_after = now(), started_on = NULL, completed_on = NULL, output = output - 'mayHaveArrived'
  FROM ${schema}.queue AS queue
  WHERE queue.name = job.name AND job.state = 'failed'
    AND ($1::text[] IS NULL OR job.id::text = ANY ($1))
  RETURNING job.id`;

/** Returns the administration of the jobs in the database. */
export function createJobAdministration(dataSource: DataSource): JobAdministration {
  return {
    list: (states, limit) => dataSource.query(summaries, [queueNames, states, limit]),

    async retry(ids) {
      const [rows] = await dataSource.query<[{ id: string }[], number]>(retryStatement, [
        ids ?? null,
      ]);
      return rows.map(({ id }) => id);
    },
  };
}
