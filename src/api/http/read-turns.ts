/**
 * Bounds what one application's reads hold in memory at a time. Hundreds of long lists that are read at once would each
 * keep their rows while they wait for the database, and keep everybody else waiting.
 */
import { AppError } from '../../domain/shared/errors.js';

export interface ReadTurnLimits {
  /** How many objects the reads of one application that run may hold together. A read of more runs alone. */
  readonly maxObjects: number;
  /** How long a read may wait for its turn, in milliseconds. */
  readonly maxWaitMs: number;
}

interface Waiting {
  readonly objects: number;
  readonly start: () => void;
}

interface Line {
  taken: number;
  readonly waiting: Waiting[];
}

/** Waits for a turn, in the order of the calls. Throws `OVERLOADED`. */
function wait(line: Line, objects: number, maxWaitMs: number, next: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      line.waiting.splice(line.waiting.indexOf(turn), 1);
      reject(new AppError('OVERLOADED', { retryAfterSeconds: 2 }));
      next();
    };
    const timer = setTimeout(giveUp, maxWaitMs);
    const start = () => {
      clearTimeout(timer);
      resolve();
    };
    const turn: Waiting = { objects, start };
    line.waiting.push(turn);
  });
}

/**
 * Returns a function that waits until the application may read so many objects, and returns what ends the turn. It throws
 * `OVERLOADED` after too long a wait.
 */
export function createReadTurns({ maxObjects, maxWaitMs }: ReadTurnLimits) {
  const lines = new Map<string, Line>();

  function startNext(line: Line): void {
    for (let [first] = line.waiting; first; [first] = line.waiting) {
      if (line.taken > 0 && line.taken + first.objects > maxObjects) return;
      line.waiting.shift();
      line.taken += first.objects;
      first.start();
    }
  }

  function end(application: string, line: Line, objects: number): void {
    line.taken -= objects;
    startNext(line);
    if (line.taken === 0 && line.waiting.length === 0) lines.delete(application);
  }

  return async function take(application: string, objects: number): Promise<() => void> {
    const line = lines.get(application) ?? { taken: 0, waiting: [] };
    lines.set(application, line);
    const waited = wait(line, objects, maxWaitMs, () => startNext(line));
    startNext(line);
    await waited;
    return () => end(application, line, objects);
  };
}
