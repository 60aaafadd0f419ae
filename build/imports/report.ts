/** Everything that is wrong with who imports whom. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportCircles } from './circles.js';
import { describeHouse } from './floors.js';
import { readImportGraph } from './graph.js';
import { reportHandlers } from './handlers.js';
import { reportOrphans } from './orphans.js';
import { reportPicture } from './picture.js';
import {
  parseTable,
  reportForbidden,
  reportOrder,
  reportUnlisted,
  reportUnreadable,
} from './rules.js';

function read(root: string) {
  const document = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  return { document, rows: parseTable(document), graph: readImportGraph(root) };
}

/** Returns the size of the project in `root` in one line. */
export function summarizeImports(root: string): string {
  const { rows, graph } = read(root);
  return describeHouse(rows, graph);
}

/** Returns one line for each problem of the project in `root`, in the order in which to mend them. */
export function reportImports(root: string): string[] {
  const { document, rows, graph } = read(root);
  return [
    ...reportOrder(rows),
    ...reportUnlisted(rows, graph),
    ...reportUnreadable(graph),
    ...reportForbidden(rows, graph),
    ...reportHandlers(graph),
    ...reportCircles(graph),
    ...reportOrphans(root, graph),
    ...reportPicture(document, rows, graph),
  ];
}
