/** A queue that serves organizations in turn, and within each its callers, so that none can crowd out another. */

/** Whose work waits. */
interface QueueOwner {
  readonly organizationId: string;
  /** Tells the callers of one organization apart. */
  readonly callerKey: string;
}

export interface FairQueue<T> {
  readonly size: number;
  add(owner: QueueOwner, item: T): void;
  /** Removes and returns the next item: of the organization, then the caller, that has waited longest for a turn. */
  next(): T | undefined;
  /** Removes an item if it still waits. */
  remove(owner: QueueOwner, item: T): void;
  /** Removes and returns the newest item of the caller that waits for most, in the organization that does. */
  dropNewestOfLargest(): T | undefined;
}

type Callers<T> = Map<string, T[]>;

function countOf<T>(callers: Callers<T>): number {
  return [...callers.values()].reduce((sum, items) => sum + items.length, 0);
}

/** Returns the entry that counts most; of equals the last, which came last or had its turn last. */
function largest<V>(map: Map<string, V>, count: (value: V) => number): [string, V] | undefined {
  return [...map].reduce<[string, V] | undefined>(
    (most, entry) => (most && count(most[1]) > count(entry[1]) ? most : entry),
    undefined,
  );
}

/** Puts a key at the end of its map, or out of it if nothing waits there any more. */
function rotate<V>(map: Map<string, V>, key: string, value: V, isEmpty: boolean): void {
  map.delete(key);
  if (!isEmpty) map.set(key, value);
}

export function createFairQueue<T>(): FairQueue<T> {
  const organizations = new Map<string, Callers<T>>();
  let size = 0;

  function forget(organizationId: string, callerKey: string): void {
    const callers = organizations.get(organizationId);
    if (callers?.get(callerKey)?.length === 0) callers.delete(callerKey);
    if (callers?.size === 0) organizations.delete(organizationId);
  }

  return {
    get size() {
      return size;
    },
    add({ organizationId, callerKey }, item) {
      const callers = organizations.get(organizationId) ?? new Map<string, T[]>();
      organizations.set(organizationId, callers);
      callers.set(callerKey, [...(callers.get(callerKey) ?? []), item]);
      size += 1;
    },
    next() {
      const [first] = organizations;
      const [caller] = first?.[1] ?? [];
      if (!first || !caller) return undefined;
      const [organizationId, callers] = first;
      const [callerKey, items] = caller;
      const item = items.shift();
      rotate(callers, callerKey, items, items.length === 0);
      rotate(organizations, organizationId, callers, callers.size === 0);
      size -= 1;
      return item;
    },
    remove({ organizationId, callerKey }, item) {
      const items = organizations.get(organizationId)?.get(callerKey) ?? [];
      const index = items.indexOf(item);
      if (index < 0) return;
      items.splice(index, 1);
      size -= 1;
      forget(organizationId, callerKey);
    },
    dropNewestOfLargest() {
      const [organizationId, callers] = largest(organizations, countOf) ?? [];
      const [callerKey, items] = (callers && largest(callers, ({ length }) => length)) ?? [];
      if (organizationId === undefined || callerKey === undefined) return undefined;
      const item = items?.pop();
      size -= 1;
      forget(organizationId, callerKey);
      return item;
    },
  };
}
