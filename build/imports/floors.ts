/** How high the house is: each place stands on the floor above the highest place that it imports. */
import { toArrows, type Arrows } from './circles.js';
import type { ImportGraph } from './graph.js';
import { rowOf, type Row } from './rules.js';

/** Returns what each place of the table imports. */
export function arrowsOfRows(rows: readonly Row[], { imports }: ImportGraph): Arrows {
  const place = (file: string) => rowOf(rows, file)?.place ?? file;
  return toArrows(imports.map(({ from, to }) => [place(from), place(to)]));
}

/** From 1; a circle is cut where it comes back to a place below which it began. */
function floorOf(arrows: Arrows, place: string, above: readonly string[] = []): number {
  const below = [...(arrows.get(place) ?? [])].filter((next) => !above.includes(next));
  return 1 + Math.max(0, ...below.map((next) => floorOf(arrows, next, [...above, place])));
}

/** Returns one line that states the size of the house. */
export function describeHouse(rows: readonly Row[], graph: ImportGraph): string {
  const arrows = arrowsOfRows(rows, graph);
  const floors = Math.max(...rows.map(({ place }) => floorOf(arrows, place)));
  return `${graph.files.length} files in ${rows.length} places on ${floors} floors`;
}
