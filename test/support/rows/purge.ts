/** A purge to its end, or the part of it that is about jobs. */
import type { DataSource } from 'typeorm';
import { createMaintenance } from '../../../src/database/maintenance/maintenance.js';
import { purgeRows, type PurgedRows } from '../../../src/operations/maintenance/purge-rows.js';

const usual = { resetDays: 30, eventDays: 365 };

async function run(
  dataSource: DataSource,
  retention: typeof usual,
  isWanted: (task: string) => boolean,
): Promise<PurgedRows[]> {
  const { purgeTasks } = createMaintenance(dataSource);
  const tasks = () => purgeTasks(retention).filter(({ name }) => isWanted(name));
  const batches: PurgedRows[] = [];
  for await (const batch of purgeRows({ maintenance: { purgeTasks: tasks }, retention }))
    batches.push(batch);
  return batches;
}

const isAboutJobs = (task: string) => task.endsWith('without a job');

/** Returns what each batch changed. Rows that wait for a job are left alone. */
export const purgeAll = (dataSource: DataSource, retention = usual): Promise<PurgedRows[]> =>
  run(dataSource, retention, (task) => !isAboutJobs(task));

/** Marks rows as failed that wait for a job and have none. Returns what each batch changed. */
export const settleAll = (dataSource: DataSource): Promise<PurgedRows[]> =>
  run(dataSource, usual, isAboutJobs);

/** Returns how many rows the batches have changed in all. */
export const totalOf = (batches: readonly PurgedRows[]): number =>
  batches.reduce((sum, { rows }) => sum + rows, 0);
