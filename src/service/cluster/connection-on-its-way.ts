/** A connection that is handed to a process which ends at that moment. */
import type { ChildProcess } from 'node:child_process';

interface Handle {
  /** Does nothing if it is closed. */
  close(): void;
}

/** A message comes with a handle, a callback or nothing. */
function isHandle(given: unknown): given is Handle {
  return typeof given === 'object' && given !== null && 'close' in given;
}

/**
 * Closes the last connection that was handed to the process when it ends. Node's cluster would leave it open if the
 * process had not taken it yet, and its client would wait for an answer until its own time is over. It hands one at a
 * time to a process, and closes its own side of those that were taken.
 */
export function closeOnExit(child: ChildProcess): void {
  const send = child.send.bind(child) as (...given: unknown[]) => boolean;
  let last: Handle | undefined;
  child.send = (...given: unknown[]) => {
    const [, second] = given;
    if (isHandle(second)) last = second;
    return send(...given);
  };
  child.once('exit', () => last?.close());
}
