/** `rekey purge`: deletes what the retention settings allow, as workers do once an hour. */
import type { Command } from 'commander';
import { loadRetention } from '../config/index.js';
import type { Database } from '../database/database.js';
import type { Retention } from '../operations/ports/index.js';
import { Progress, stopSignal, toCount } from './long-work.js';
import { example, print, printJson, printTable } from './output.js';
import { withTables } from './with-database.js';

interface PurgeOptions {
  readonly dryRun?: true;
  readonly json?: true;
}

/** Returns the rows by task, and whether it was told to stop before the end. */
async function purge({ dataSource }: Database, retention: Retention, isDry: boolean) {
  const { createMaintenance } = await import('../database/maintenance/maintenance.js');
  const { countPurgeableRows, purgeRows } = await import('../operations/maintenance/purge-rows.js');
  const deps = { maintenance: createMaintenance(dataSource), retention };
  const stop = stopSignal();
  const progress = new Progress(isDry ? 'Counted' : 'Purged');
  try {
    const batches = isDry ? countPurgeableRows(deps) : purgeRows(deps, stop);
    for await (const { task, rows } of batches) {
      progress.add(task, rows);
      if (stop.aborted) break;
    }
    return { rows: progress.rows, isStopped: stop.aborted };
  } finally {
    progress.end();
  }
}

async function run({ dryRun, json }: PurgeOptions): Promise<void> {
  const isDry = dryRun ?? false;
  const retention = loadRetention();
  const { rows, isStopped } = await withTables((database) => purge(database, retention, isDry));
  if (json) printJson(Object.fromEntries(rows));
  else {
    printTable(
      ['WHAT', 'ROWS'],
      [...rows].map(([name, count]) => [name, toCount(count)]),
    );
    if (isDry) print('Nothing was changed.');
  }
  if (isStopped) throw new Error('Stopped before the end. Run it again to go on.');
}

const details = `
It does what a worker does once an hour: it deletes resets that ended RESET_RETENTION_DAYS ago, and events and webhook
deliveries of EVENT_RETENTION_DAYS ago, together with what only these needed. So it needs the same values of these two
settings as the service. It works in short batches with rests between them, so services go on as ever, and says every
two seconds on standard error how far it is. Ctrl-C stops it after the batch that is running; nothing is lost by that.`;

export function addPurgeCommand(program: Command): void {
  program
    .command('purge')
    .description('Delete what is older than the retention settings allow, in all organizations.')
    .option('--dry-run', 'count what would be deleted, and delete nothing')
    .option('--json', 'print the numbers of rows as JSON')
    .addHelpText('after', details)
    .addHelpText('after', example('purge --dry-run'))
    .action(run);
}
