/**
 * So many hashes at a time and so many waiting: hashing can neither stall the process nor fill its
 * memory (OWASP ASVS 5.0, 15.2.2). Beyond that, `OVERLOADED` at once.
 */
import { AppError } from '../domain/shared/errors.js';

export interface HashGateOptions {
  /** How many may run at once. */
  readonly concurrency: number;
  /** How many may wait. */
  readonly queue: number;
}

export interface HashGate {
  run<T>(work: () => Promise<T>): Promise<T>;
}

const retryAfterSeconds = 2;

/** Waiters are served in the order they came. */
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

  /** Hands the place to the next in line, so that `running` stays as it is. */
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
