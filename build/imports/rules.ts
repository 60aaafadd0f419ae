/** The table "Who may import whom" of ARCHITECTURE.md, and the imports that it forbids. */
import type { Import, ImportGraph } from './graph.js';

/** One folder (or file) of `src`, and the folders and files that it may import beside itself. */
export interface Row {
  readonly place: string;
  readonly mayImport: readonly string[];
}

const heading = '## Who may import whom';
const everythingAbove = 'every row above';

/** Returns the part of a document from a heading to the next one of the same level. Throws if it is missing. */
function sectionOf(document: string, title: string): string {
  const [, section] = `\n${document}`.split(`\n${title}\n`);
  if (section === undefined) throw new Error(`ARCHITECTURE.md has no section "${title}".`);
  return section.split('\n## ')[0] ?? '';
}

function quoted(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

/** Returns the cells of the table's lines; a line without a place continues the one above it. */
function readLines(section: string): { places: string[]; targets: string }[] {
  const lines: { places: string[]; targets: string }[] = [];
  for (const line of section.split('\n').filter((text) => text.startsWith('|'))) {
    const [, first = '', targets = ''] = line.split('|');
    const places = quoted(first);
    const above = lines.at(-1);
    if (places.length > 0) lines.push({ places, targets });
    else if (above) above.targets += targets;
  }
  return lines;
}

/** Reads the rows in their order; a line of the table that names several places gives a row to each. */
export function parseTable(document: string): Row[] {
  const rows: Row[] = [];
  for (const { places, targets } of readLines(sectionOf(document, heading))) {
    const mayImport = targets.includes(everythingAbove)
      ? rows.map(({ place }) => place)
      : quoted(targets);
    rows.push(...places.map((place) => ({ place, mayImport })));
  }
  return rows;
}

/** Returns whether a file is a place or in it. */
function isIn(place: string, file: string): boolean {
  return file === place || file.startsWith(`${place}/`);
}

/** Returns the row of the innermost place that contains a file. */
export function rowOf(rows: readonly Row[], file: string): Row | undefined {
  const holding = rows.filter(({ place }) => isIn(place, file));
  return holding.toSorted((a, b) => b.place.length - a.place.length)[0];
}

function isAllowed(rows: readonly Row[], { from, to }: Import): boolean {
  const row = rowOf(rows, from);
  if (!row || row === rowOf(rows, to)) return true;
  return row.mayImport.some((place) => isIn(place, to));
}

/** Returns a line for each import that the table forbids, with its place. */
export function reportForbidden(rows: readonly Row[], { imports }: ImportGraph): string[] {
  return imports
    .filter((each) => !isAllowed(rows, each))
    .map((each) => {
      const place = rowOf(rows, each.from)?.place ?? '';
      return `src/${each.from}:${each.line} imports ${each.to}, which ${place} may not`;
    });
}

function describeUnlisted(file: string): string {
  const [top = '', ...rest] = file.split('/');
  return rest.length === 0
    ? `src/${top} is a loose file: it belongs into a folder`
    : `src/${top} has a file without a row in ARCHITECTURE.md: ${file}`;
}

/** Returns a line for each file without a row, and for each row and each allowance without a file. */
export function reportUnlisted(rows: readonly Row[], { files }: ImportGraph): string[] {
  const unlisted = files.filter((file) => !rowOf(rows, file));
  const exists = (place: string) => files.some((file) => isIn(place, file));
  const unused = rows.filter(({ place }) => !exists(place));
  const allowed = new Set(rows.flatMap(({ mayImport }) => mayImport));
  const absent = [...allowed].filter((target) => !exists(target));
  return [
    ...unlisted.map(describeUnlisted),
    ...unused.map(({ place }) => `ARCHITECTURE.md has a row for ${place}, which does not exist`),
    ...absent.map((target) => `ARCHITECTURE.md allows ${target}, which does not exist`),
  ];
}

/** Returns a line for each row that allows a place which no row above it names, so that the table reads downwards. */
export function reportOrder(rows: readonly Row[]): string[] {
  return rows.flatMap(({ place, mayImport }, index) =>
    mayImport
      .filter((target) => !rows.slice(0, index).some((above) => isIn(above.place, target)))
      .map((target) => `the row of ${place} allows ${target}, which no row above it holds`),
  );
}

/** Returns a line for each import and each file that no rule can judge. */
export function reportUnreadable({ hidden, unread }: ImportGraph): string[] {
  return [
    ...hidden.map(
      ({ from, line }) => `src/${from}:${line} may import any file: name it in a literal`,
    ),
    ...unread.map((file) => `src/${file} is not read: files of src end in .ts`),
  ];
}
