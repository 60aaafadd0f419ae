/** How each queue is doing, for operators. */
import type { DataSource } from 'typeorm';
import type { QueueName } from '../../domain/jobs/job.js';
import { schema } from './boss.js';

export interface QueueReport {
  readonly queue: QueueName;
  /** Jobs that are due and wait, and for how long the oldest of them has been due, in seconds. */
  readonly due: number;
  readonly dueSeconds: number;
  /** Jobs whose last attempt failed and that are tried again. */
  readonly retried: number;
  /** Jobs that failed permanently. */
  readonly failed: number;
  /** Why the last attempt failed, among those jobs; null if none says so. */
  readonly detail: string | null;
}

const statement = `
  SELECT name AS queue,
    count(*) FILTER (WHERE state IN ('created', 'retry') AND start_after <= now())::integer AS due,
    coalesce(extract(epoch FROM now() - min(start_after) FILTER (WHERE state IN ('created', 'retry')
      AND start_after <= now())), 0)::integer AS "dueSeconds",
    count(*) FILTER (WHERE state = 'retry')::integer AS retried,
    count(*) FILTER (WHERE state = 'failed')::integer AS failed,
    (array_agg(output->>'detail' ORDER BY started_on DESC NULLS LAST)
      FILTER (WHERE state IN ('retry', 'failed') AND output->>'detail' IS NOT NULL))[1] AS detail
  FROM ${schema}.job WHERE state <> 'completed' GROUP BY name ORDER BY name`;

/** Returns a report for each queue that has jobs. */
export function reportQueues(dataSource: DataSource): Promise<QueueReport[]> {
  return dataSource.query(statement);
}
