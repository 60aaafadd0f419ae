/** Compares the picture of ARCHITECTURE.md, a mermaid flowchart, with the import graph. */
import { reachableFrom, toArrows, type Arrows } from './circles.js';
import { arrowsOfRows } from './floors.js';
import type { ImportGraph } from './graph.js';
import type { Row } from './rules.js';

interface Picture {
  /** The places that the picture names. */
  readonly places: ReadonlySet<string>;
  readonly arrows: Arrows;
}

const node = /([\w-]+)(?:\["([^"]+)"\])?/;

/** Reads one line, `a --> b & c["label"]`: a node is the place in its label, or else in its name. */
function readLine(line: string, labels: Map<string, string>): string[][] {
  return line.split('-->').map((side) =>
    side.split('&').map((text) => {
      const [, name = '', label] = node.exec(text) ?? [];
      if (label !== undefined) labels.set(name, label);
      return labels.get(name) ?? name;
    }),
  );
}

function isDrawing(line: string): boolean {
  return (
    line !== '' && !/^(flowchart|subgraph|end|direction|%%|style|classDef|class)\b|^%%/.test(line)
  );
}

function pair(starts: readonly string[], ends: readonly string[]): (readonly [string, string])[] {
  return starts.flatMap((from) => ends.map((to) => [from, to] as const));
}

/** Reads the first mermaid block of a document. Throws if there is none. */
function parsePicture(document: string): Picture {
  const [, block] = /```mermaid\n([^]*?)```/.exec(document) ?? [];
  if (block === undefined) throw new Error('ARCHITECTURE.md has no mermaid block.');
  const labels = new Map<string, string>();
  const lines = block.split('\n').map((line) => line.trim());
  const read = lines.filter(isDrawing).map((line) => readLine(line, labels));
  const pairs = read.flatMap((sides) =>
    sides.slice(1).flatMap((ends, index) => pair(sides[index] ?? [], ends)),
  );
  return { places: new Set(read.flat(2)), arrows: toArrows(pairs) };
}

function differences(a: Arrows, isKnown: (from: string, to: string) => boolean): string[] {
  return [...a].flatMap(([from, ends]) =>
    [...ends].filter((to) => !isKnown(from, to)).map((to) => `${from} --> ${to}`),
  );
}

/**
 * Returns a line for each difference. An arrow says "imports"; each arrow that is drawn is an import, and
 * each import is drawn or follows from a path of arrows. Every row of the table has a node.
 */
export function reportPicture(
  document: string,
  rows: readonly Row[],
  graph: ImportGraph,
): string[] {
  const picture = parsePicture(document);
  const actual = arrowsOfRows(rows, graph);
  const drawn = new Map([...picture.places].map((p) => [p, reachableFrom(picture.arrows, [p])]));
  const untrue = differences(picture.arrows, (from, to) => actual.get(from)?.has(to) ?? false);
  const missing = differences(actual, (from, to) => drawn.get(from)?.has(to) ?? false);
  const unnamed = rows.filter(({ place }) => !picture.places.has(place));
  return [
    ...untrue.map((arrow) => `the picture draws ${arrow}, which no import does`),
    ...missing.map((arrow) => `no arrows of the picture lead ${arrow}, which an import does`),
    ...unnamed.map(({ place }) => `the picture does not show ${place}`),
  ];
}
