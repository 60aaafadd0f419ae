/** All commands, and their exit codes: 0 done, 1 failed, 2 wrong usage. */
import { Command, CommanderError, Help, type Option } from 'commander';
import { readVersion } from '../app/version.js';
import { AppError } from '../domain/shared/errors.js';
import { addApplicationCommands } from './application.js';
import { UsageError } from './arguments.js';
import { addCountsCommand } from './counts.js';
import { addDoctorCommand } from './doctor.js';
import { addDocumentsCommands } from './documents.js';
import { addExportCommand } from './export.js';
import { addJobsCommands } from './jobs.js';
import { addKeysCommand } from './keys.js';
import { addMailCommands } from './mail.js';
import { addMigrateCommand } from './migrate.js';
import { addOrganizationCommands } from './organization.js';
import { example } from './output.js';
import { addPurgeCommand } from './purge.js';
import { addSchemaCommand } from './schema.js';
import { addSettingsCommand } from './settings.js';
import { addStartCommand } from './start.js';
import { addTokenCommand } from './token.js';
import { addWorkerCommand } from './worker.js';

/** Commander puts suggestions on a line of their own; our errors are one line. */
function toOneLine(text: string): string {
  return `${text.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`;
}

const help = new Help();

function describeOption(option: Option): string {
  return `${help.optionDescription(option)}${option.mandatory ? ' (required)' : ''}`;
}

/** Returns the program with all commands; it runs none. */
export function createProgram(): Command {
  const program = new Command('rekey')
    .description('A Rekey service, and its keys, tokens, organizations, tables and jobs.')
    .version(readVersion(), '--version', 'print the version')
    .addHelpText('after', example('token --kind integration'))
    .exitOverride()
    .configureHelp({ optionDescription: describeOption })
    .configureOutput({ outputError: (text, write) => write(toOneLine(text)) });
  addStartCommand(program);
  addTokenCommand(program);
  addOrganizationCommands(program);
  addApplicationCommands(program);
  addDocumentsCommands(program);
  addMigrateCommand(program);
  addJobsCommands(program);
  addWorkerCommand(program);
  addExportCommand(program);
  addPurgeCommand(program);
  addCountsCommand(program);
  addDoctorCommand(program);
  addMailCommands(program);
  addKeysCommand(program);
  addSchemaCommand(program);
  addSettingsCommand(program);
  return program;
}

/** Returns what an operator reads: of a failure of the database its cause, which clients of the APIs are not told. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isOutage = error instanceof AppError && error.cause instanceof Error;
  return isOutage ? `The database failed: ${(error.cause as Error).message}.` : error.message;
}

/** Prints the error if commander has not, and returns the exit code. */
function fail(error: unknown): number {
  // Commander prints its own errors and help before it throws.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`error: ${describeError(error)}\n`);
  return error instanceof UsageError ? 2 : 1;
}

/** Runs one command. `args` come without the program's name. Returns the exit code; never throws. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    return fail(error);
  }
}
