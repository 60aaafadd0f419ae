/** Applications with trusted documents. */
import { createDocumentAdministration } from '../../../src/database/document-administration.js';
import { digestDocument } from '../../../src/domain/documents/document.js';
import type { Headers } from './organization.js';
import type { Shop } from './shop.js';

export interface DocumentApplication {
  readonly id: string;
  readonly headers: Headers;
}

/** Adds a sales channel with these documents, perhaps limited to them before anybody sees it. */
export async function addDocumentApplication(
  shop: Shop,
  texts: readonly string[],
  isLimited: boolean,
): Promise<DocumentApplication> {
  const documents = createDocumentAdministration(shop.app.database.dataSource);
  const headers = await shop.apiKey('sales_channel');
  const newest = 'SELECT id FROM applications ORDER BY created_at DESC, id LIMIT 1';
  const [{ id } = { id: '' }] = await shop.sql<{ id: string }>(newest);
  const named = texts.map((text) => ({ id: digestDocument(text), text }));
  if (texts.length > 0) await documents.add(id, named);
  if (isLimited) await documents.limit(id, true);
  return { id, headers };
}
