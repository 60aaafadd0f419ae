/** What a purge does, for the job of a worker and for an operator. */
import type { Dependencies } from '../ports/index.js';
import { inBatches } from '../shared/batches.js';

type PurgeDependencies = Pick<Dependencies, 'maintenance' | 'retention'>;

/** The rows of one task. */
export interface PurgedRows {
  readonly task: string;
  readonly rows: number;
}

/**
 * Changes all rows that are older than the retention allows, and returns what each batch changed. Ends after the batch that
 * is running when `signal` is aborted. Throws `OVERLOADED`.
 */
export async function* purgeRows(
  { maintenance, retention }: PurgeDependencies,
  signal?: AbortSignal,
): AsyncGenerator<PurgedRows> {
  for (const task of maintenance.purgeTasks(retention)) {
    const batches = inBatches(
      (limit) => task.batch(limit),
      ({ found }) => found,
      signal,
    );
    for await (const { rows } of batches) yield { task: task.name, rows };
  }
}

/** Returns how many rows `purgeRows` would change, by task. Changes nothing. Throws `OVERLOADED`. */
export async function* countPurgeableRows({
  maintenance,
  retention,
}: PurgeDependencies): AsyncGenerator<PurgedRows> {
  for (const task of maintenance.purgeTasks(retention))
    yield { task: task.name, rows: await task.count() };
}
