/** Finds circles: files or folders that import themselves over one or more steps. */
import { posix } from 'node:path';
import type { Import, ImportGraph } from './graph.js';

export type Arrows = ReadonlyMap<string, ReadonlySet<string>>;

/** Collects pairs into a map from each start to its ends; an arrow from a place to itself is left out. */
export function toArrows(pairs: readonly (readonly [from: string, to: string])[]): Arrows {
  const arrows = new Map<string, Set<string>>();
  for (const [from, to] of pairs) {
    if (from === to) continue;
    arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
  }
  return arrows;
}

/** Returns everything that arrows lead to from `starts`, over one step or more. */
export function reachableFrom(arrows: Arrows, starts: Iterable<string>): Set<string> {
  const reached = new Set<string>();
  const open = [...starts];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    for (const next of arrows.get(place) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  return reached;
}

/** Returns the groups of places that lead to each other, each group and all groups in order of name. */
function findCircles(arrows: Arrows): string[][] {
  const reach = new Map([...arrows.keys()].map((place) => [place, reachableFrom(arrows, [place])]));
  const isMutual = (a: string, b: string) =>
    (reach.get(a)?.has(b) && reach.get(b)?.has(a)) ?? false;
  const places = [...reach.keys()].filter((place) => isMutual(place, place)).toSorted();
  const groups = places.map((place) => places.filter((other) => isMutual(place, other)));
  return groups.filter(([first], index) => first === places[index]);
}

/** Returns the imports between two folders of a circle that are the fewest, and so the easiest to remove. */
function weakestLink(circle: readonly string[], imports: readonly Import[]): string {
  const links = new Map<string, string[]>();
  for (const { from, line, to } of imports) {
    const [start, end] = [posix.dirname(from), posix.dirname(to)];
    if (start === end || !circle.includes(start) || !circle.includes(end)) continue;
    const link = `${start} --> ${end}`;
    links.set(link, [...(links.get(link) ?? []), `src/${from}:${line}`]);
  }
  const [[link, places] = ['', []]] = [...links].toSorted(([, a], [, b]) => a.length - b.length);
  return `${link} in ${places.join(', ')}`;
}

/** Returns a line for each circle between files, and each between the folders that contain files directly. */
export function reportCircles({ imports }: ImportGraph): string[] {
  const files = toArrows(imports.map(({ from, to }) => [from, to]));
  const folders = toArrows(imports.map(({ from, to }) => [posix.dirname(from), posix.dirname(to)]));
  return [
    ...findCircles(files).map((circle) => `files import each other: ${circle.join(', ')}`),
    ...findCircles(folders).map(
      (circle) =>
        `folders import each other: ${circle.join(', ')}; fewest: ${weakestLink(circle, imports)}`,
    ),
  ];
}
