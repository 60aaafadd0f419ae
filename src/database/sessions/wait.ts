/** Waits for a statement that several requests share, and that the end of one of them must not end. */
import type { Bounds } from '../../domain/access/bounds.js';
import { ClientGoneError, OutOfTimeError } from './errors.js';

/** Returns what `shared` returns. Throws `OutOfTimeError` at the deadline of the work that waits. */
export async function waitFor<T>(shared: Promise<T>, bounds?: Bounds): Promise<T> {
  const { deadline = Infinity, client } = bounds ?? {};
  if (deadline === Infinity) return shared;
  // Nobody may be there to hear of a failure that comes later.
  shared.catch(() => undefined);
  if (client?.isGone()) throw new ClientGoneError();
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OutOfTimeError()), deadline - performance.now());
  });
  return Promise.race([shared, over]).finally(() => clearTimeout(timer));
}
