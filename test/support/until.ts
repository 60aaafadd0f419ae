import { setTimeout as sleep } from 'node:timers/promises';

/** Returns what `find` finds, once it finds anything; throws if it takes longer than `timeoutMs`. */
export async function until<T>(
  find: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await find();
    if (found) return found;
    if (Date.now() > deadline) throw new Error('It did not happen in time.');
    await sleep(10);
  }
}
