/** A session beside the pool, for looks: as those of the pool, so that it meets what they meet, but with less patience. */
import type { SessionOptions } from './bounded-client.js';
import { SessionClient } from './session-client.js';

/** In milliseconds, for the connection and for each statement: no probe waits longer for a look. */
export const lookMs = 800;

/** Returns the session, open. `name` is what PostgreSQL shows of it, `withinMs` how long it and its statements may take. */
export async function openLookSession(
  place: SessionOptions,
  name: string,
  withinMs = lookMs,
): Promise<SessionClient> {
  const client = new SessionClient({
    ...place,
    application_name: name,
    connectionTimeoutMillis: withinMs,
    boundMs: withinMs,
    keepAlive: true,
  });
  await client.open();
  return client;
}
