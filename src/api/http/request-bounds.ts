/** How long the work for a request may last, and until when its client waits. */
import type { ServerResponse } from 'node:http';
import { workMs, type Bounds, type ClientWatch } from '../../domain/access/bounds.js';

function clientOf(response: ServerResponse): ClientWatch {
  const listeners = new Set<() => void>();
  let isGone = false;
  response.once('close', () => {
    isGone = !response.writableFinished;
    if (isGone) for (const listener of listeners) listener();
  });
  return {
    isGone: () => isGone,
    onGone(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Returns the bounds of a request that has just begun. */
export function boundsOf(response: ServerResponse): Bounds {
  return { deadline: performance.now() + workMs, client: clientOf(response) };
}
