/** What the commands about documents share: the application, and its documents in the database. */
import { Option } from 'commander';
import type { DocumentAdministration } from '../database/document-administration.js';
import { idArgument } from './arguments.js';
import { withTables } from './with-database.js';

export interface OfApplication {
  /** Its id. */
  readonly application: string;
}

/** Returns the required option `--application`. */
export function applicationOption(): Option {
  return new Option('--application <id>', 'the application that sends them')
    .argParser(idArgument('the id'))
    .makeOptionMandatory();
}

/** As `withTables`, for the documents of applications. */
export function withDocuments<T>(work: (documents: DocumentAdministration) => Promise<T>) {
  return withTables(async ({ dataSource }) => {
    const { createDocumentAdministration } = await import('../database/document-administration.js');
    return work(createDocumentAdministration(dataSource));
  });
}
