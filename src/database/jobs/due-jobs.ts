/**
 * The statements by which workers take jobs. They are ours: the library's `fetch` hides every error of the database, and
 * takes jobs in the order in which they were added, so that one backlog delays all others (ADR 0042).
 */
import type { QueueName } from '../../domain/jobs/job.js';
import { schema } from './boss.js';

/** SQL for the id of a job's group: the same as `groupOf` in `domain/jobs/job.ts`. */
const group = `(coalesce((data->>'organizationId') || '/' || (data->>'mode') || '/'
  || coalesce(data->>'webhookId', ''), '') COLLATE "C")`;

const indexName = 'job_group_idx';

/** By it the next statements find the groups, and the jobs of each, without reading the others. */
export const createGroupIndex = `CREATE INDEX ${indexName}
  ON ${schema}.job (name, ${group}, start_after) WHERE state < 'active'`;

export const findGroupIndex = `SELECT to_regclass('${schema}.${indexName}') AS name`;

/** A constant instead of a parameter, so that the plan knows the queue's own table. */
function waitingIn(queue: QueueName): string {
  return `name = '${queue}' AND state < 'active'`;
}

/**
 * Without the right to change jobs, or in a database that takes no writes, this fails although it locks no row: so a
 * worker knows it before there is a job.
 */
const mayClaim = `NOT EXISTS (SELECT FROM ${schema}.job WHERE false FOR UPDATE)`;

/** Jumps from each group to the next in the index: it reads one row of each, however many wait (a loose index scan). */
export function findDueGroups(queue: QueueName): string {
  const first = (
    condition: string,
  ) => `SELECT ${group} AS id, data->>'organizationId' AS owner, start_after
    FROM ${schema}.job WHERE ${waitingIn(queue)} AND ${condition} ORDER BY ${group}, start_after LIMIT 1`;
  return `WITH RECURSIVE waiting AS (
      (${first('true')})
      UNION ALL
      SELECT next.* FROM waiting, LATERAL (${first(`${group} > waiting.id`)}) AS next
    )
    SELECT id, coalesce(owner, '') AS "organizationId",
      (extract(epoch FROM now() - start_after) * 1000)::float8 AS "waitedMs" FROM waiting
    WHERE start_after <= now() AND ${mayClaim}`;
}

const claimed = `job.id, job.name AS queue, job.data, job.created_on AS "createdOn", job.started_on AS "startedOn",
  job.retry_count AS "retryCount", job.retry_limit AS "retryLimit", job.output`;

/** `$1` are groups, `$2` how many jobs of each to take. Jobs that another worker takes at this moment are left to it. */
export function claim(queue: QueueName): string {
  return `WITH next AS (
      SELECT due.id FROM unnest($1::text[], $2::integer[]) AS share (id, jobs), LATERAL (
        SELECT id FROM ${schema}.job
        WHERE ${waitingIn(queue)} AND ${group} = share.id AND start_after <= now()
        ORDER BY start_after LIMIT share.jobs FOR UPDATE SKIP LOCKED) AS due
    )
    UPDATE ${schema}.job AS job
    SET state = 'active', started_on = now(),
      retry_count = CASE WHEN started_on IS NULL THEN retry_count ELSE retry_count + 1 END
    FROM next WHERE job.name = '${queue}' AND job.id = next.id
    RETURNING ${claimed}`;
}

/** The wait before the next attempt, in seconds, as the library has it. */
const backoff = `retry_delay * 2 ^ (least(16, retry_count + 1) - 1) * (1 + random())`;

/** The library's statement does the same, but does not say whose jobs they were. */
export const requeueAbandoned = `
  UPDATE ${schema}.job AS job
  SET state = CASE WHEN retry_count < retry_limit THEN 'retry' ELSE 'failed' END::${schema}.job_state,
    start_after = CASE WHEN retry_count < retry_limit THEN now() + ${backoff} * interval '1 second' ELSE start_after END,
    completed_on = CASE WHEN retry_count < retry_limit THEN NULL ELSE now() END,
    output = '{"value": {"message": "job failed by timeout in active state"}}'
  FROM (SELECT name, id FROM ${schema}.job
    WHERE state = 'active' AND started_on + expire_in < now() FOR UPDATE SKIP LOCKED) AS expired
  WHERE job.name = expired.name AND job.id = expired.id
  RETURNING ${claimed}`;
