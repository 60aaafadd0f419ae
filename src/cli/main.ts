#!/usr/bin/env node
/** The command line: what an operator does beside the service. */
import { runCommandLine } from './program.js';

// Where the reader of a pipe has gone, `| head` for one, there is nobody to show a stack to.
process.stdout.on('error', () => process.exit(1));
process.exitCode = await runCommandLine(process.argv.slice(2));
