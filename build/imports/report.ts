/** All checks of imports together. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportCircles } from './circles.js';
import { readImportGraph } from './graph.js';
import { reportOrphans } from './orphans.js';
import { reportPicture } from './picture.js';
import { parseTable, reportForbidden, reportOrder, reportUnlisted } from './rules.js';

/** Returns one line for each problem of the project in `root`, in the order in which to solve them. */
export function reportImports(root: string): string[] {
  const document = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const rows = parseTable(document);
  const graph = readImportGraph(root);
  return [
    ...reportOrder(rows),
    ...reportUnlisted(rows, graph),
    ...reportForbidden(rows, graph),
    ...reportCircles(graph),
    ...reportOrphans(root, graph),
    ...reportPicture(document, rows, graph),
  ];
}
