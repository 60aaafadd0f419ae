#!/usr/bin/env node
/** The command line, for operators of the service. */
import { runCommandLine } from './program.js';

// The reader of a pipe, such as `head`, may close it: that is no failure to report.
process.stdout.on('error', () => process.exit(1));
process.exitCode = await runCommandLine(process.argv.slice(2));
