/** How many processes serve the port: the value of WORKERS and of `rekey start --workers`. */
import { availableParallelism } from 'node:os';

const max = 64;

/** In words, for docs/settings.md. */
export const workersTake = `a whole number from 1 to ${max}, or auto`;

/** Returns the number of processes; for `auto` that of the cores, at most 64. Throws an `Error` for anything else. */
export function parseWorkers(text: string): number {
  if (text === 'auto') return Math.min(availableParallelism(), max);
  const workers = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (workers < 1 || workers > max) throw new Error(`must be ${workersTake}`);
  return workers;
}
