/** How each queue is doing, for operators. */
import type { DataSource } from 'typeorm';
import type { QueueState } from '../../operations/ports/index.js';
import { schema } from './boss.js';
import { queueNames } from './queues.js';

/** `dueSeconds` and `workerSeenSeconds` are whole numbers. */
export interface QueueReport extends QueueState {
  /** Jobs that are due and wait. */
  readonly due: number;
  /** Jobs whose last attempt failed and that are tried again. */
  readonly retried: number;
  /** Jobs that failed permanently within a day. */
  readonly failed: number;
  /** Why the last attempt failed, among those jobs; null if none says so. */
  readonly detail: string | null;
}

const statement = `
  SELECT queue, count(*) FILTER (WHERE is_due)::integer AS due,
    coalesce(extract(epoch FROM now() - min(start_after) FILTER (WHERE is_due)), 0)::integer AS "dueSeconds",
    (SELECT extract(epoch FROM now() - seen_at)::integer FROM queue_heartbeats AS heartbeat
      WHERE heartbeat.queue = job.queue) AS "workerSeenSeconds",
    count(*) FILTER (WHERE state = 'retry')::integer AS retried,
    count(*) FILTER (WHERE state = 'failed')::integer AS failed,
    (array_agg(output->>'detail' ORDER BY started_on DESC NULLS LAST)
      FILTER (WHERE output->>'detail' IS NOT NULL))[1] AS detail
  FROM (
    SELECT queue, job.*, state IN ('created', 'retry') AND start_after <= now() AS is_due
    FROM unnest($1::text[]) AS queue
      LEFT JOIN ${schema}.job ON name = queue AND (state < 'active' OR
        state = 'failed' AND completed_on > now() - interval '24 hours')) AS job
  GROUP BY queue ORDER BY queue`;

/** Returns a report for each queue. */
export function reportQueues(dataSource: DataSource): Promise<QueueReport[]> {
  return dataSource.query(statement, [queueNames]);
}
