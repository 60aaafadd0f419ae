/** What an update changes: `updatedAt` moves when, and only when, something that a client can see changed (ADR 0030). */
import { isSameJson } from '../../domain/shared/json.js';

/** Returns the members of `given` whose values differ from those of `row`. None: the update changes nothing. */
export function changesTo<Changes extends object>(
  row: { readonly [Name in keyof Changes]?: unknown },
  given: Changes,
): Partial<Changes> {
  const names = Object.keys(given) as (keyof Changes)[];
  const changed = names.filter((name) => !isSameJson(row[name], given[name]));
  return Object.fromEntries(changed.map((name) => [name, given[name]])) as Partial<Changes>;
}

/** Whether there is nothing to change. */
export function isEmpty(changes: object): boolean {
  return Object.keys(changes).length === 0;
}
