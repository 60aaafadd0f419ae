/**
 * Remembers for two seconds which application a credential belongs to. Most requests of a front end carry the same
 * key, and looking it up each time costs more than many of these requests do. A revoked application is therefore
 * refused after two seconds at the latest.
 */
import { LRUCache } from 'lru-cache';
import type { ApiKeyDigest } from '../domain/access/api-key.js';
import type { Bounds } from '../domain/access/bounds.js';
import type { Application } from '../domain/access/organization.js';
import type { ApplicationReader, Client } from '../operations/ports/index.js';
import { withPublicErrors } from './repositories/database-errors.js';
import { waitFor } from './sessions/wait.js';

const ttlMs = 2000;
const max = 1000;

const wait = <T>(shared: Promise<T>, bounds?: Bounds) =>
  withPublicErrors(() => waitFor(shared, bounds));

/** Returns a reader that caches what `reader` finds. It does not cache a miss: a new key works at once. */
export function createClientCache(reader: ApplicationReader): ApplicationReader {
  const byKey = new LRUCache<string, Client<Application>, ApiKeyDigest>({
    max,
    ttl: ttlMs,
    fetchMethod: async (_key, _stale, { context: digest }) =>
      (await reader.findClientByKeyDigest(digest)) ?? undefined,
  });
  const byId = new LRUCache<string, Client, readonly [string, string]>({
    max,
    ttl: ttlMs,
    fetchMethod: async (_key, _stale, { context: [organizationId, applicationId] }) =>
      (await reader.findClient(organizationId, applicationId)) ?? undefined,
  });
  return {
    async findClientByKeyDigest(digest, bounds) {
      const key = digest.toString('base64');
      const known = byKey.get(key);
      return known ?? (await wait(byKey.fetch(key, { context: digest }), bounds)) ?? null;
    },
    async findClient(organizationId, applicationId, bounds) {
      const context = [organizationId, applicationId] as const;
      const key = JSON.stringify(context);
      const known = byId.get(key);
      return known ?? (await wait(byId.fetch(key, { context }), bounds)) ?? null;
    },
  };
}
