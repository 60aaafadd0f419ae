/** `rekey jobs`: lists jobs, and retries those that failed permanently. */
import { Option, type Command } from 'commander';
import type {
  JobAdministration,
  JobState,
  JobSummary,
} from '../database/jobs/job-administration.js';
import { argument, parseInteger, UsageError } from './arguments.js';
import { example, print, printJson, printTable } from './output.js';
import { withTables } from './with-database.js';

const states: readonly JobState[] = ['waiting', 'running', 'failed', 'done'];

async function withJobs<T>(work: (jobs: JobAdministration) => Promise<T>): Promise<T> {
  return withTables(async ({ dataSource }) => {
    const { createJobAdministration } = await import('../database/jobs/job-administration.js');
    return work(createJobAdministration(dataSource));
  });
}

interface ListOptions {
  readonly state?: JobState;
  readonly limit: number;
  readonly json?: true;
}

const headings = [
  'ID',
  'QUEUE',
  'STATE',
  'ORGANIZATION',
  'SUBJECT',
  'ATTEMPTS',
  'DUE',
  'LAST FAILURE',
] as const;

function toRow(job: JobSummary): string[] {
  const { id, queue, state, organization, subject, attempts, dueAt, detail } = job;
  const cells = [organization, subject, String(attempts), dueAt?.toISOString(), detail];
  return [id, queue, state, ...cells.map((cell) => cell ?? '-')];
}

async function list({ state, limit, json }: ListOptions): Promise<void> {
  const wanted = state ? [state] : states.filter((one) => one !== 'done');
  const jobs = await withJobs((administration) => administration.list(wanted, limit));
  if (json) return printJson(jobs);
  printTable(headings, jobs.map(toRow));
}

async function retry(ids: string[], { all }: { all?: true }): Promise<void> {
  if ((ids.length === 0) === (all === undefined)) {
    throw new UsageError('Give either ids of jobs or --all.');
  }
  const retried = await withJobs((jobs) => jobs.retry(all ? undefined : ids));
  const unknown = ids.filter((id) => !retried.includes(id));
  if (retried.length > 0 || unknown.length === 0) {
    print(`${retried.length} of the jobs that failed permanently will be tried again.`);
  }
  if (unknown.length > 0) {
    throw new Error(`These are no jobs that failed permanently: ${unknown.join(', ')}.`);
  }
}

const listDescription =
  'List jobs that wait, run or have failed permanently, the oldest first. Completed jobs are not kept; webhook ' +
  'deliveries that failed permanently are in webhookDeliveries (GraphQL).';

function addListCommand(group: Command): void {
  group
    .command('list')
    .description(listDescription)
    .addOption(new Option('--state <state>', 'only jobs of this state').choices(states))
    .option(
      '--limit <number>',
      'how many at most',
      argument((text) => parseInteger(text, 1, 1000)),
      100,
    )
    .option('--json', 'print JSON')
    .addHelpText('after', example('jobs list --state failed'))
    .action(list);
}

function addRetryCommand(group: Command): void {
  group
    .command('retry')
    .description('Try jobs that failed permanently again, at once and as often as new ones.')
    .argument('[ids...]', 'the ids of the jobs')
    .option('--all', 'all of them')
    .addHelpText('after', example('jobs retry --all'))
    .action(retry);
}

export function addJobsCommands(program: Command): void {
  const group = program
    .command('jobs')
    .description('List jobs, and retry those that failed permanently.');
  group.addHelpText('after', example('jobs list --state failed'));
  addListCommand(group);
  addRetryCommand(group);
}
