/**
 * Limits how many hashes run and how many wait, so that hashing can neither stall the process nor fill its memory
 * (OWASP ASVS 5.0, 15.2.2).
 */
import { AppError } from '../domain/shared/errors.js';

export interface HashGateOptions {
  /** How many may run at once. */
  readonly concurrency: number;
  /** How many may wait. */
  readonly queue: number;
}

export interface HashGate {
  /** Runs the work as soon as there is room. Throws `OVERLOADED` at once if the queue is full. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

const retryAfterSeconds = 2;

/** Returns a gate that starts waiting work in order of arrival. */
export function createHashGate({ concurrency, queue }: HashGateOptions): HashGate {
  const waiting: (() => void)[] = [];
  let running = 0;

  function enter(): Promise<void> | undefined {
    if (running < concurrency) {
      running += 1;
      return undefined;
    }
    if (waiting.length >= queue) throw new AppError('OVERLOADED', { retryAfterSeconds });
    return new Promise((resolve) => waiting.push(resolve));
  }

  /** Starts the next waiting hash, if there is one; then `running` stays the same. */
  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }

  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
