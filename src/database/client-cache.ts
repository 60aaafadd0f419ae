/**
 * Remembers for two seconds which application a credential belongs to. Most requests of a front end carry the same
 * key, and looking it up each time costs more than many of these requests do. A revoked application is therefore
 * refused after two seconds at the latest.
 */
import { LRUCache } from 'lru-cache';
import type { ApiKeyDigest } from '../domain/access/api-key.js';
import type { Application } from '../domain/access/organization.js';
import { withoutBounds } from '../operations/ports/bounds.js';
import type { ApplicationReader, Client } from '../operations/ports/index.js';
import { toPublicError } from './repositories/database-errors.js';
import { waitFor } from './sessions/wait.js';

const ttlMs = 2000;
const max = 1000;

async function wait<T>(shared: Promise<T>): Promise<T> {
  try {
    return await waitFor(shared);
  } catch (error) {
    throw toPublicError(error);
  }
}

/** Returns a reader that caches what `reader` finds. It does not cache a miss: a new key works at once. */
export function createClientCache(reader: ApplicationReader): ApplicationReader {
  const byKey = new LRUCache<string, Client<Application>, ApiKeyDigest>({
    max,
    ttl: ttlMs,
    fetchMethod: async (_key, _stale, { context: digest }) =>
      (await withoutBounds(() => reader.findClientByKeyDigest(digest))) ?? undefined,
  });
  const byId = new LRUCache<string, Client, readonly [string, string]>({
    max,
    ttl: ttlMs,
    fetchMethod: async (_key, _stale, { context: [organizationId, applicationId] }) =>
      (await withoutBounds(() => reader.findClient(organizationId, applicationId))) ?? undefined,
  });
  return {
    findClientByKeyDigest: async (digest) =>
      (await wait(byKey.fetch(digest.toString('base64'), { context: digest }))) ?? null,
    findClient: async (...ids) =>
      (await wait(byId.fetch(JSON.stringify(ids), { context: ids }))) ?? null,
  };
}
