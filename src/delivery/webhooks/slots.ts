/** So many calls at once, and so many of them for one webhook: a hanging receiver fills only its own places. */

export interface Slots {
  /** Takes a place and answers what gives it back; undefined where there is none. */
  take(key: string): (() => void) | undefined;
}

export function createSlots(total: number, perKey: number): Slots {
  const taken = new Map<string, number>();
  let all = 0;

  function giveBack(key: string): void {
    const rest = (taken.get(key) ?? 0) - 1;
    if (rest > 0) taken.set(key, rest);
    else taken.delete(key);
    all -= 1;
  }

  return {
    take(key) {
      const own = taken.get(key) ?? 0;
      if (all >= total || own >= perKey) return undefined;
      taken.set(key, own + 1);
      all += 1;
      return () => giveBack(key);
    },
  };
}
