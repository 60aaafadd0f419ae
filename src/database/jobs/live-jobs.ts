/** SQL that tells whether a row still has a job, for statements on other tables than the queue's. */
import type { QueueName } from '../../domain/jobs/job.js';
import { schema } from './boss.js';

export interface JobOfRow {
  readonly queue: QueueName;
  /** The member of the job's data that has the row's id. */
  readonly idMember: string;
  /** The table's alias in the statement. Its rows have a partition and an id. */
  readonly row: string;
}

/** Returns an SQL condition: no job that waits or runs is about the row. */
export function hasNoLiveJob({ queue, idMember, row }: JobOfRow): string {
  return `NOT EXISTS (
    SELECT 1 FROM ${schema}.job AS job
    WHERE job.name = '${queue}' AND job.state < 'completed'
      AND job.data->>'${idMember}' = ${row}.id AND job.data->>'mode' = ${row}.mode
      AND job.data->>'organizationId' = ${row}.organization_id)`;
}
