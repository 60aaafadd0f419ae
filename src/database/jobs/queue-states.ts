/** What the database knows of each queue: whether workers look for its jobs, and how long a job has waited for one. */
import type { DataSource } from 'typeorm';
import type { QueueState, QueueStates } from '../../operations/ports/index.js';
import { schema } from './boss.js';
import { queueNames } from './queues.js';

/** By the database's clock, so that clocks of processes may differ. In order, so that two workers do not deadlock. */
export const recordWorker = `
  INSERT INTO queue_heartbeats AS heartbeat (queue, seen_at)
  SELECT queue, now() FROM unnest($1::text[]) AS queue ORDER BY queue
  ON CONFLICT (queue) DO UPDATE SET seen_at = EXCLUDED.seen_at WHERE heartbeat.seen_at < EXCLUDED.seen_at`;

const secondsSince = (instant: string) => `extract(epoch FROM now() - ${instant})::float8`;

const states = `
  SELECT queue.name AS queue, coalesce(${secondsSince('due.start_after')}, 0) AS "dueSeconds",
    ${secondsSince('heartbeat.seen_at')} AS "workerSeenSeconds"
  FROM unnest($1::text[]) AS queue (name)
    LEFT JOIN queue_heartbeats AS heartbeat ON heartbeat.queue = queue.name
    LEFT JOIN LATERAL (
      SELECT start_after FROM ${schema}.job
      WHERE job.name = queue.name AND state < 'active' AND start_after <= now()
      ORDER BY start_after LIMIT 1) AS due ON true`;

/** Runs a statement in a session of the caller's. */
type Query = (text: string, values: unknown[]) => Promise<readonly QueueState[]>;

/** Returns the states of all queues by one statement. */
export function readQueueStates(query: Query): Promise<readonly QueueState[]> {
  return query(states, [queueNames]);
}

/** Returns the states of all queues, as the database has them. */
export function createQueueStates(dataSource: DataSource): QueueStates {
  return {
    read: () => readQueueStates((text, values) => dataSource.query<QueueState[]>(text, values)),
  };
}
