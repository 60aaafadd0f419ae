/** `rekey export`: prints all customers, resets or events of an organization as JSON lines. */
import { Option, type Command } from 'commander';
import type { Administration } from '../database/administration.js';
import type { Database } from '../database/database.js';
import type { Mode } from '../domain/access/organization.js';
import type { ExportType } from '../operations/maintenance/export-rows.js';
import { modeOption } from './arguments.js';
import { Progress, stopSignal, tell, toCount } from './long-work.js';
import { example } from './output.js';
import { withTables } from './with-database.js';
import { exportTypes, toLines } from './export-lines.js';
import { openOutput, type ExportOutput } from './export-output.js';

interface ExportOptions {
  readonly organization: string;
  readonly mode: Mode;
  readonly type: ExportType;
  readonly out?: string;
}

async function findId(administration: Administration, slug: string): Promise<string> {
  const found = (await administration.organizations()).find((one) => one.slug === slug);
  if (!found) throw new Error(`There is no organization with the slug ${slug}.`);
  return found.id;
}

/** Throws if it was told to stop before the end. */
async function write(
  { dataSource }: Database,
  { organizationId, mode, type }: ExportOptions & { readonly organizationId: string },
  output: ExportOutput,
): Promise<void> {
  const { createUnitOfWork } = await import('../database/unit-of-work.js');
  const { exportRows } = await import('../operations/maintenance/export-rows.js');
  const { limitHeapGrowth } = await import('../app/heap.js');
  limitHeapGrowth();
  const stop = stopSignal();
  const progress = new Progress('Exported');
  try {
    const deps = { unitOfWork: createUnitOfWork(dataSource) };
    for await (const rows of exportRows(deps, { organizationId, mode, type }, stop)) {
      await output.write(toLines(type, rows));
      progress.add(type, rows.length);
    }
    if (stop.aborted)
      throw new Error('Stopped before the end: what was written is not everything.');
    tell(`Exported ${type}: ${toCount(progress.rows.get(type) ?? 0)}.`);
  } finally {
    progress.end();
  }
}

async function run(options: ExportOptions): Promise<void> {
  await withTables(async (database) => {
    const { createAdministration } = await import('../database/administration.js');
    const administration = createAdministration(database.dataSource);
    const organizationId = await findId(administration, options.organization);
    const output = await openOutput(options.out);
    try {
      await write(database, { ...options, organizationId }, output);
      await output.finish();
    } catch (error) {
      await output.discard();
      throw error;
    }
  });
}

const details = `
Each line is a JSON object with the members of the GraphQL type, the oldest row first. It has personal data, but no
password, no token, and nothing that either could be found from. Rows are read in short batches with rests between
them, so services go on as ever. A row that is there all the time is exported once; one that is added or removed
meanwhile once or not at all. How far it is goes to standard error every two seconds. Ctrl-C stops it.`;

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('Print all customers, password resets or events of an organization as JSON lines.')
    .requiredOption('--organization <slug>', 'the slug of the organization')
    .addOption(modeOption().makeOptionMandatory())
    .addOption(new Option('--type <type>', 'which rows').choices(exportTypes).default('customers'))
    .option('--out <file>', 'a new file, which only you can read; by default standard output')
    .addHelpText('after', details)
    .addHelpText(
      'after',
      example('export --organization the-shop --mode live --out customers.jsonl'),
    )
    .action(run);
}
