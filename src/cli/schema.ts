/** `rekey schema`: the GraphQL schema, as it is committed in schema.graphql. */
import type { Command } from 'commander';
import type { Operations } from '../operations/index.js';
import { example } from './output.js';

/** Printing asks no resolver for anything. */
const noOperations = {} as Operations;

async function run(): Promise<void> {
  // Loaded only here: the other commands start sooner without it.
  const { createSchema, printSortedSchema } = await import('../api/graphql/schema.js');
  process.stdout.write(printSortedSchema(await createSchema(noOperations)));
}

export function addSchemaCommand(program: Command): void {
  program
    .command('schema')
    .description('Print the GraphQL schema.')
    .addHelpText('after', example('schema > schema.graphql'))
    .action(run);
}
