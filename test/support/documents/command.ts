/** Whether the command line takes a command, by its own parser and without running it. */
import type { Command } from 'commander';
import { createProgram } from '../../../src/cli/program.js';

const quiet = { writeOut: () => undefined, writeErr: () => undefined };

/** Options of one command make each other wrong, so each is parsed by a program of its own that does nothing. */
function idle(command: Command): void {
  command
    .exitOverride()
    .configureOutput(quiet)
    .action(() => undefined);
  for (const below of command.commands) idle(below);
}

/** Returns what is wrong with the arguments of `rekey`; null if they are right. */
export function problemOfCommand(args: readonly string[]): string | null {
  const program = createProgram();
  for (const command of program.commands) idle(command);
  program.configureOutput(quiet);
  try {
    program.parse([...args], { from: 'user' });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
