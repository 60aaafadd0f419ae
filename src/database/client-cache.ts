/**
 * Remembers for two seconds which application a credential belongs to. Most requests of a front end carry the same
 * key, and looking it up each time costs more than many of these requests do. A revoked application is therefore
 * refused after two seconds at the latest.
 */
import { LRUCache } from 'lru-cache';
import type { ApiKeyDigest } from '../domain/access/api-key.js';
import type { Application } from '../domain/access/organization.js';
import type { ApplicationReader, Client } from '../operations/ports/index.js';

const ttlMs = 2000;
const max = 1000;

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
    findClientByKeyDigest: async (digest) =>
      (await byKey.fetch(digest.toString('base64'), { context: digest })) ?? null,
    findClient: async (organizationId, applicationId) =>
      (await byId.fetch(JSON.stringify([organizationId, applicationId]), {
        context: [organizationId, applicationId],
      })) ?? null,
  };
}
