/** The port for trusted documents. `database/` implements it. */
import type { Bounds } from '../../domain/access/bounds.js';
import type { Partition } from '../../domain/access/organization.js';
import type { DocumentsOf } from '../../domain/documents/document.js';

/** Documents in the database. */
export interface DocumentReader {
  /** Returns the text by the document's id or by its SHA-256; null if the application has none such. */
  find(partition: Partition, applicationId: string, key: string): Promise<string | null>;
}

/** Documents as they were when the application was read, which was up to two seconds ago. */
export interface KnownDocuments {
  /** As `DocumentReader`. Asks no database for an application that never had documents. */
  find(
    partition: Partition,
    application: DocumentsOf,
    key: string,
    bounds?: Bounds,
  ): Promise<string | null>;
}
