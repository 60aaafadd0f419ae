/** `rekey jobs`: what workers have to do, and what they failed permanently. */
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
  const asked = state ? [state] : states.filter((one) => one !== 'done');
  const jobs = await withJobs((administration) => administration.list(asked, limit));
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
    print(`${retried.length} of the jobs that gave up will be tried again.`);
  }
  if (unknown.length > 0) throw new Error(`These are no jobs that gave up: ${unknown.join(', ')}.`);
}

export function addJobsCommands(program: Command): void {
  const group = program
    .command('jobs')
    .description('List jobs, and retry those that failed permanently.');
  group.addHelpText('after', example('jobs list --state failed'));
  group
    .command('list')
    .description(
      'List what waits, runs or failed permanently, the oldest first. What was mailed or called is not kept; webhooks ' +
        'that failed permanently are in webhookDeliveries (GraphQL).',
    )
    .addOption(new Option('--state <state>', 'only these').choices(states))
    .option(
      '--limit <number>',
      'at most so many',
      argument((text) => parseInteger(text, 1, 1000)),
      100,
    )
    .option('--json', 'print JSON')
    .addHelpText('after', example('jobs list --state failed'))
    .action(list);
  group
    .command('retry')
    .description('Try jobs that failed permanently again, at once and as often as new ones.')
    .argument('[ids...]', 'which ones')
    .option('--all', 'all of them')
    .addHelpText('after', example('jobs retry --all'))
    .action(retry);
}
