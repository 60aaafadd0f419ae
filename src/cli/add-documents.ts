/** `rekey documents add`: registers the manifest that a client's generator wrote. */
import { readFile, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { problemsOfDocument, type TrustedDocument } from '../domain/documents/document.js';
import { parseManifest, type Manifest } from '../domain/documents/manifest.js';
import type { Operations } from '../operations/index.js';
import { example, print } from './output.js';
import { applicationOption, withDocuments, type OfApplication } from './document-options.js';

/** Larger than a thousand documents of the largest size would be in JSON. */
const maxFileBytes = 64 * 1024 * 1024;

/** Checking a document calls no resolver. */
const noOperations = {} as Operations;

async function readManifest(path: string): Promise<Manifest> {
  const { size } = await stat(path);
  if (size > maxFileBytes) throw new Error('The file is larger than 64 MiB.');
  return parseManifest(await readFile(path, 'utf8'));
}

/** Returns a line for each problem of each document. */
async function problemsOf(documents: readonly TrustedDocument[]): Promise<string[]> {
  // Loaded here, since the other commands start sooner without it.
  const { createSchema } = await import('../api/graphql/schema.js');
  const { checkDocument } = await import('../api/graphql/check-document.js');
  const schema = await createSchema(noOperations);
  return documents.flatMap((document) =>
    [...problemsOfDocument(document), ...checkDocument(schema, document.text)].map(
      (problem) => `${document.id}: ${problem}`,
    ),
  );
}

async function add(path: string, { application }: OfApplication): Promise<void> {
  const { kind, documents } = await readManifest(path);
  const problems = await problemsOf(documents);
  if (problems.length > 0) {
    process.stderr.write(`${problems.join('\n')}\n`);
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    throw new Error(`The manifest has ${count}; nothing was registered.`);
  }
  const added = await withDocuments((all) => all.add(application, documents));
  const known = documents.length - added;
  print(`${kind}: registered ${added} documents of ${application}; ${known} were there before.`);
}

export function addAddCommand(group: Command): void {
  group
    .command('add')
    .description(
      "Check the documents of a manifest, and add them to the application's: all of them, or none.",
    )
    .argument('<file>', 'a manifest of Apollo, Relay or GraphQL codegen, in JSON')
    .addOption(applicationOption())
    .addHelpText('after', example('documents add persisted-queries.json --application QIyRaJtVUl'))
    .action(add);
}
