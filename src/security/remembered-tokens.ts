/** Remembers which tokens are genuine, because a signature costs more to verify than all else that a read does. */
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** A verified token: its claims, and until when they hold, in seconds since 1970 (RFC 7519, 4.1.4). */
export interface Verified<T> {
  readonly claims: T;
  readonly expiresAt: number;
}

const max = 10_000;

/**
 * Returns `verify`, which is asked once for each genuine token until that expires. For signatures by keys that do not
 * change in a process: what can change while a token is valid, such as the password of its owner, is not remembered. A
 * token is kept as its SHA-256 only; one that is refused is not kept.
 */
export function rememberVerified<T>(
  verify: (token: string) => Promise<Verified<T>>,
): (token: string) => Promise<T> {
  const known = new LRUCache<string, Verified<T>>({ max });
  return async (token) => {
    const digest = hash('sha256', token, 'base64');
    const found = known.get(digest);
    if (found && found.expiresAt > Date.now() / 1000) return found.claims;
    const verified = await verify(token);
    known.set(digest, verified);
    return verified.claims;
  };
}
