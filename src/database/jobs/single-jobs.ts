/**
 * Jobs that are added or completed with nothing else. Those of the same iteration of the event loop share a statement and
 * its commit, which cost about as much for ten jobs as for one (ADR 0018).
 */
import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import type { Job, JobData, QueueName } from '../../domain/jobs/job.js';
import { createBoss } from './boss.js';

interface NewJob {
  readonly name: QueueName;
  readonly data: JobData[QueueName];
  /** In seconds, by the database's clock. */
  readonly startAfter: string;
}

/** Returns a function that resolves when `write` has written the given value, alone or with others. */
function together<T>(
  write: (values: readonly T[]) => Promise<unknown>,
): (value: T) => Promise<void> {
  const writeAll = async (values: readonly T[]) => {
    await write(values);
    return values.map(() => undefined);
  };
  const options = { cache: false, maxBatchSize: 100, batchScheduleFn: setImmediate };
  const loader = new DataLoader<T, undefined>(writeAll, options);
  return (value) => loader.load(value);
}

/** Returns a function that commits one job, which is due after `delayMs` milliseconds. */
export function createEnqueue(dataSource: DataSource) {
  const boss = createBoss(dataSource, { migrate: false });
  const insert = together((jobs: readonly NewJob[]) => boss.insert([...jobs]));
  return <Q extends QueueName>(name: Q, data: JobData[Q], delayMs: number): Promise<void> =>
    insert({ name, data, startAfter: `${delayMs / 1000}` });
}

/** Completed purges are kept for a while: `JobStore.complete` ends them. */
type Deleted = Exclude<QueueName, 'purges'>;

/** Returns a function that commits the end of one job, as `JobStore.complete` does in a transaction. */
export function createComplete(dataSource: DataSource) {
  const boss = createBoss(dataSource, { migrate: false });
  const completers = new Map<Deleted, (id: string) => Promise<void>>();
  const completerOf = (queue: Deleted) => {
    const known = completers.get(queue);
    if (known) return known;
    const made = together((ids: readonly string[]) => boss.deleteJob(queue, [...ids]));
    completers.set(queue, made);
    return made;
  };
  return ({ queue, id }: Job<Deleted>): Promise<void> => completerOf(queue)(id);
}
