/** `rekey schema`: prints the GraphQL schema, which is committed in schema.graphql. */
import type { Command } from 'commander';
import type { Operations } from '../operations/index.js';
import { example } from './output.js';

/** Printing the schema calls no resolver. */
const noOperations = {} as Operations;

async function run(): Promise<void> {
  // Loaded here, since the other commands start sooner without it.
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
