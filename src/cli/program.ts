/** All commands, and how each of them ends: 0 done, 1 failed, 2 wrong usage. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Help, type Option } from 'commander';
import { addApplicationCommands } from './application.js';
import { UsageError } from './arguments.js';
import { addJobsCommands } from './jobs.js';
import { addKeysCommand } from './keys.js';
import { addMigrateCommand } from './migrate.js';
import { addOrganizationCommands } from './organization.js';
import { example } from './output.js';
import { addSchemaCommand } from './schema.js';
import { addSettingsCommand } from './settings.js';
import { addTokenCommand } from './token.js';
import { addWorkerCommand } from './worker.js';

/** Commander puts its suggestions on a line of their own; an error is one line. */
function toOneLine(text: string): string {
  return `${text.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`;
}

const help = new Help();

function describeOption(option: Option): string {
  return `${help.optionDescription(option)}${option.mandatory ? ' (required)' : ''}`;
}

/** The package's; compiled files lie three folders below it. */
function readVersion(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).version;
}

function createProgram(): Command {
  const program = new Command('rekey')
    .description('Keys, tokens, organizations, tables and jobs of a Rekey service.')
    .version(readVersion(), '--version', 'print the version')
    .addHelpText('after', example('token --kind integration'))
    .exitOverride()
    .configureHelp({ optionDescription: describeOption })
    .configureOutput({ outputError: (text, write) => write(toOneLine(text)) });
  addTokenCommand(program);
  addOrganizationCommands(program);
  addApplicationCommands(program);
  addMigrateCommand(program);
  addJobsCommands(program);
  addWorkerCommand(program);
  addKeysCommand(program);
  addSchemaCommand(program);
  addSettingsCommand(program);
  return program;
}

/** Writes what has not been written yet, and answers the exit code. */
function fail(error: unknown): number {
  // Commander has written its own, help included, before it throws.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`error: ${message}\n`);
  return error instanceof UsageError ? 2 : 1;
}

/** `args` without the program's own name. Answers the exit code; never throws. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    return fail(error);
  }
}
