/**
 * Remembers trusted documents. A text never changes under its id as long as the application's documents do not, so the
 * key has their version, which comes with the application: `client-cache.ts` reads that again every two seconds.
 */
import { LRUCache } from 'lru-cache';
import type { KnownDocuments, UnitOfWork } from '../operations/ports/index.js';

/** In characters of all texts together. */
const maxSize = 8_000_000;
/** Most documents have some hundred characters. */
const max = 10_000;

/** Returns the documents of the database. Does not remember that there is none: whoever guesses ids evicts nothing. */
export function createDocumentCache({ read }: Pick<UnitOfWork, 'read'>): KnownDocuments {
  const texts = new LRUCache<string, string>({
    max,
    maxSize,
    sizeCalculation: (text) => text.length + 1,
  });

  return {
    async find(partition, { id, documentsVersion }, key, bounds) {
      if (documentsVersion === 0) return null;
      const { organizationId, mode } = partition;
      const place = JSON.stringify([organizationId, mode, id, documentsVersion, key]);
      const known = texts.get(place);
      if (known !== undefined) return known;
      const found = await read(({ documents }) => documents.find(partition, id, key), bounds);
      if (found !== null) texts.set(place, found);
      return found;
    },
  };
}
