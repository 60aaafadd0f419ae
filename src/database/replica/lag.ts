/**
 * How old the data of a replica may be. The positions of the primary's WAL are noted with the moments at which they were
 * asked; what the replica has replayed of them says until when it has everything. So a replica of an idle primary is not
 * behind, one that has lost its primary is, and no clock but ours counts. Times are milliseconds of one clock that never
 * goes back.
 */

export interface LagMeter {
  /** Notes the position of the primary, which was asked at `at`. */
  written(position: bigint, at: number): void;
  /** Notes up to which position the replica has replayed. */
  replayed(position: bigint): void;
  /** Returns the moment until which the replica has everything; null if it is not known. */
  completeUntil(): number | null;
}

interface Written {
  readonly position: bigint;
  /** The last time at which the primary was seen at this position. */
  readonly at: number;
}

/** Returns a meter. What was written more than `keptMs` milliseconds ago says nothing of use, and is forgotten. */
export function createLagMeter(keptMs: number): LagMeter {
  /** The oldest first. */
  let notes: Written[] = [];
  let complete: number | null = null;
  return {
    written(position, at) {
      const others = notes.filter((note) => at - note.at <= keptMs && note.position !== position);
      notes = [...others, { position, at }];
    },
    replayed(position) {
      const newest = notes.findLast((note) => note.position <= position);
      if (!newest) return;
      complete = newest.at;
      notes = notes.slice(notes.indexOf(newest));
    },
    completeUntil: () => complete,
  };
}
