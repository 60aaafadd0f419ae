/** `rekey documents remove` and `limit`. */
import type { Command } from 'commander';
import { UsageError } from './arguments.js';
import { example, print } from './output.js';
import { applicationOption, withDocuments, type OfApplication } from './document-options.js';

interface RemoveOptions extends OfApplication {
  readonly all?: true;
}

async function remove(ids: string[], { application, all }: RemoveOptions): Promise<void> {
  if (ids.length > 0 === (all === true)) throw new UsageError('Name documents, or give --all.');
  const removed = await withDocuments((documents) =>
    documents.remove(application, all ? undefined : ids),
  );
  print(`Removed ${removed} documents of ${application}.`);
}

interface LimitOptions extends OfApplication {
  readonly off?: true;
}

async function limit({ application, off }: LimitOptions): Promise<void> {
  await withDocuments((documents) => documents.limit(application, !off));
  print(
    off
      ? `${application} may send any document.`
      : `${application} may send nothing but its documents.`,
  );
}

export function addRemoveCommand(group: Command): void {
  group
    .command('remove')
    .description("Remove documents from the application's: no client of it may need them any more.")
    .argument('[ids...]', 'the documents')
    .option('--all', 'all of them')
    .addOption(applicationOption())
    .addHelpText('after', example('documents remove 6a3f… --application QIyRaJtVUl'))
    .action(remove);
}

export function addLimitCommand(group: Command): void {
  group
    .command('limit')
    .description(
      'Refuse whatever else the application sends to GraphQL, before it is parsed; two seconds later at the latest.',
    )
    .option('--off', 'take any document again')
    .addOption(applicationOption())
    .addHelpText('after', example('documents limit --application QIyRaJtVUl'))
    .action(limit);
}
