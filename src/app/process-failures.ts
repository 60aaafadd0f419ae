/** Failures that nothing in the process looks after. */
import type { Observe } from '../operations/ports/index.js';

/**
 * Logs promises that fail with nobody waiting, and goes on: others do not depend on them. After an exception that nothing
 * catches no state can be trusted: its line is the last one, and the process ends with 1.
 */
export function watchProcessFailures(observe: Observe): void {
  process.on('unhandledRejection', (error) => {
    observe({ kind: 'process.unhandled_rejection', error });
  });
  process.on('uncaughtException', (error) => {
    try {
      observe({ kind: 'process.uncaught_exception', error });
    } finally {
      process.exit(1);
    }
  });
}
