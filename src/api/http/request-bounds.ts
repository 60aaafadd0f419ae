/** How long the work for a request may last, and until when its client waits. */
import { setMaxListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import { workMs, type Bounds } from '../../domain/access/bounds.js';

/** Returns the bounds of a request that has just begun. */
export function boundsOf(response: ServerResponse): Bounds {
  const gone = new AbortController();
  // Each statement of the request that is under way listens.
  setMaxListeners(0, gone.signal);
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return { deadline: performance.now() + workMs, gone: gone.signal };
}
