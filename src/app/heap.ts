/** The memory of a service or worker process. */
import { setFlagsFromString } from 'node:v8';

/**
 * Makes V8 collect garbage once the heap has grown by a quarter since the last collection. By default it lets the heap
 * grow up to fourfold on a machine with much memory, so that a burst of long answers adds hundreds of MB of garbage
 * that stay resident. ADR 0050 has the figures. V8 reads this flag at each collection, so it may be set after the start.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=25');
}
