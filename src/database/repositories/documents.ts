/** Finds the trusted documents of applications. */
import type { EntityManager } from 'typeorm';
import type { DocumentReader } from '../../operations/ports/index.js';
import { DocumentEntity } from '../entities/document.entity.js';
import { oneOf, rowsIn } from './rows.js';

/** Returns the documents on one connection. An application has few, so its part of the key is index enough. */
export function createDocumentReader(manager: EntityManager): DocumentReader {
  return {
    async find(partition, applicationId, key) {
      const query = rowsIn(manager, DocumentEntity, partition)
        .where('row.application_id = :applicationId', { applicationId })
        .where('row.id = :key OR row.digest = :key', { key })
        .limit(1);
      return (await oneOf(query))?.text ?? null;
    },
  };
}
