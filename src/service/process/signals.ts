/** SIGTERM and SIGINT. */
import type { Observe } from '../../operations/ports/index.js';

/** Calls `close` at the first signal, and ends the process with the code that it returns, or with 1 if it throws. */
export function stopOnSignals(observe: Observe, close: () => Promise<number>): void {
  let isStopping = false;
  const stop = (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    observe({ kind: 'process.stopping', signal });
    close().then(
      (code) => process.exit(code),
      (error: unknown) => {
        observe({ kind: 'process.stop_failed', error });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}
