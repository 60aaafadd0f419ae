/** When the task of a purge is done. */
import { expect, it } from '@jest/globals';
import { purgeRows } from '../../../../src/operations/maintenance/purge-rows.js';
import type { PurgedBatch, PurgeTask } from '../../../../src/operations/ports/index.js';

const retention = { resetDays: 30, eventDays: 365 };

/** A task with these batches; `full` stands for as many rows as were asked for. */
function taskOf(batches: readonly { found: number | 'full'; rows: number }[]): PurgeTask {
  const left = [...batches];
  const batch = async (limit: number): Promise<PurgedBatch> => {
    const { found, rows } = left.shift() ?? { found: 0, rows: 0 };
    return { found: found === 'full' ? limit : found, rows };
  };
  return { name: 'rows', batch, count: async () => 0 };
}

it('goes on after a full batch of which others had just changed some', async () => {
  const task = taskOf([
    { found: 'full', rows: 3 },
    { found: 'full', rows: 0 },
    { found: 2, rows: 2 },
    { found: 1, rows: 1 },
  ]);
  const purged: number[] = [];
  for await (const { rows } of purgeRows({ maintenance: { purgeTasks: () => [task] }, retention }))
    purged.push(rows);
  expect(purged).toEqual([3, 0, 2]);
});
