/** The trusted documents of applications, for operators. */
import type { DataSource, EntityManager } from 'typeorm';
import type { Application } from '../domain/access/organization.js';
import {
  digestDocument,
  maxDocuments,
  parseDocumentId,
  type TrustedDocument,
} from '../domain/documents/document.js';
import { ApplicationEntity } from './entities/application.entity.js';
import { DocumentEntity } from './entities/document.entity.js';

/** An operator's command that the data does not allow. Nothing was changed. */
class DocumentError extends Error {
  override readonly name = 'DocumentError';
}

interface StoredDocument extends TrustedDocument {
  readonly createdAt: Date;
}

export interface DocumentAdministration {
  /** Returns the documents by their ids. Throws `DocumentError` if there is no such application. */
  list(applicationId: string): Promise<StoredDocument[]>;
  /**
   * Adds documents to those that are there, all or none, and returns how many were new. Throws `DocumentError` if one
   * has the id of another, or if the application would have too many.
   */
  add(applicationId: string, documents: readonly TrustedDocument[]): Promise<number>;
  /** Removes documents, by default all. Throws `DocumentError` if one is not there, or if a limited application would have none left. */
  remove(applicationId: string, ids?: readonly string[]): Promise<number>;
  /** Limits an application to its documents, or ends that. Throws `DocumentError` if it has none. */
  limit(applicationId: string, isLimited: boolean): Promise<void>;
}

/** Locks the application, so that commands of two operators follow one another. */
async function lockApplication(manager: EntityManager, id: string): Promise<Application> {
  const lock = { mode: 'pessimistic_write' } as const;
  const application = await manager.findOne(ApplicationEntity, { where: { id }, lock });
  if (application) return application;
  throw new DocumentError(`There is no application ${id}.`);
}

type Place = Pick<Application, 'id' | 'organizationId' | 'mode'>;

function storedOf(manager: EntityManager, { id, organizationId, mode }: Place) {
  const where = { organizationId, mode, applicationId: id };
  return manager.find(DocumentEntity, { where, order: { id: 'ASC' } });
}

/** Each process notices within two seconds that the version is another. */
async function touch(manager: EntityManager, { id }: Place): Promise<void> {
  await manager.increment(ApplicationEntity, { id }, 'documentsVersion', 1);
}

function toRow({ id, organizationId, mode }: Place, { id: given, text }: TrustedDocument) {
  const documentId = parseDocumentId(given);
  if (documentId === null) throw new DocumentError('A document has an id of no form.');
  return {
    organizationId,
    mode,
    applicationId: id,
    id: documentId,
    text,
    digest: digestDocument(text),
  };
}

function requireSameTexts(
  known: ReadonlyMap<string, string>,
  rows: readonly TrustedDocument[],
): void {
  const others = rows.filter(({ id, text }) => known.has(id) && known.get(id) !== text);
  if (others.length === 0) return;
  const ids = others.map(({ id }) => id).join(', ');
  throw new DocumentError(`Other documents are registered under the same ids: ${ids}.`);
}

async function add(
  manager: EntityManager,
  application: Place,
  documents: readonly TrustedDocument[],
): Promise<number> {
  const stored = await storedOf(manager, application);
  const known = new Map(stored.map(({ id, text }) => [id, text]));
  const rows = documents.map((document) => toRow(application, document));
  requireSameTexts(known, rows);
  const added = rows.filter(({ id }) => !known.has(id));
  if (stored.length + added.length > maxDocuments) {
    const have = `The application has ${stored.length} documents`;
    throw new DocumentError(`${have}; with these it would have more than ${maxDocuments}.`);
  }
  if (added.length === 0) return 0;
  await manager.insert(DocumentEntity, added);
  await touch(manager, application);
  return added.length;
}

async function remove(
  manager: EntityManager,
  application: Application,
  ids: readonly string[] | undefined,
): Promise<number> {
  const stored = (await storedOf(manager, application)).map(({ id }) => id);
  const wanted = ids?.map((id) => parseDocumentId(id) ?? id) ?? stored;
  const missing = wanted.filter((id) => !stored.includes(id));
  if (missing.length > 0)
    throw new DocumentError(`The application has no document ${missing.join(', ')}.`);
  const removed = new Set(wanted);
  if (application.documentsOnly && removed.size === stored.length)
    throw new DocumentError('The application is limited to its documents, and would have none.');
  const { organizationId, mode, id: applicationId } = application;
  for (const id of removed)
    await manager.delete(DocumentEntity, { organizationId, mode, applicationId, id });
  if (removed.size > 0) await touch(manager, application);
  return removed.size;
}

async function limit(
  manager: EntityManager,
  application: Application,
  documentsOnly: boolean,
): Promise<void> {
  if (documentsOnly && (await storedOf(manager, application)).length === 0)
    throw new DocumentError('The application has no documents: it could send nothing.');
  await manager.update(ApplicationEntity, { id: application.id }, { documentsOnly });
}

/** Returns the administration of the documents of a database. */
export function createDocumentAdministration({ manager }: DataSource): DocumentAdministration {
  const changing = <T>(
    id: string,
    work: (inside: EntityManager, application: Application) => Promise<T>,
  ): Promise<T> =>
    manager.transaction(async (inside) => work(inside, await lockApplication(inside, id)));
  return {
    async list(id) {
      const application = await manager.findOneBy(ApplicationEntity, { id });
      if (!application) throw new DocumentError(`There is no application ${id}.`);
      return storedOf(manager, application);
    },
    add: (id, documents) =>
      changing(id, (inside, application) => add(inside, application, documents)),
    remove: (id, ids) => changing(id, (inside, application) => remove(inside, application, ids)),
    limit: (id, isLimited) =>
      changing(id, (inside, application) => limit(inside, application, isLimited)),
  };
}
