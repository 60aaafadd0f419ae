#!/usr/bin/env node
/** The command line: what an operator does beside the service. */
import { runCommandLine } from './program.js';

process.exitCode = await runCommandLine(process.argv.slice(2));
