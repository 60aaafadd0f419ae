/** `rekey documents list`: what an application registered. */
import type { Command } from 'commander';
import { example, printJson, printTable } from './output.js';
import { applicationOption, withDocuments, type OfApplication } from './document-options.js';

interface ListOptions extends OfApplication {
  readonly json?: true;
}

async function list({ application, json }: ListOptions): Promise<void> {
  const documents = await withDocuments((all) => all.list(application));
  if (json) return printJson(documents.map(({ id, text, createdAt }) => ({ id, text, createdAt })));
  const { operationNamesOf } = await import('../api/graphql/check-document.js');
  const rows = documents.map(({ id, text, createdAt }) => [
    id,
    createdAt.toISOString(),
    operationNamesOf(text).join(', '),
  ]);
  printTable(['ID', 'ADDED', 'OPERATION'], rows);
}

export function addListCommand(group: Command): void {
  group
    .command('list')
    .description("List an application's documents, by their ids.")
    .addOption(applicationOption())
    .option('--json', 'print JSON, with the documents themselves')
    .addHelpText('after', example('documents list --application QIyRaJtVUl'))
    .action(list);
}
