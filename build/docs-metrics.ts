/** `npm run docs:metrics`: prints docs/monitoring.md with the table of metrics as the code has it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { metricTable, type MetricRow } from '../src/observability/metrics/table.js';

const file = 'docs/monitoring.md';
const [start, end] = ['<!-- metrics: printed by `npm run docs:metrics` -->', '<!-- end -->'];

const headings = ['name', 'type', 'labels', 'meaning'];

function toRow([name, { type, labels, help }]: [string, MetricRow]): string[] {
  return [`\`${name}\``, type, labels.map((label) => `\`${label}\``).join(', '), help];
}

/** Formats as Prettier does: each column is as wide as its widest cell. */
function printTable(rows: readonly string[][]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const toLine = (cells: readonly string[], filler = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, filler)).join(' | ')} |`;
  return [toLine(headings), toLine(['', '', '', ''], '-'), ...rows.map((row) => toLine(row))].join(
    '\n',
  );
}

/** Returns the page with the table of the code. Throws if the page has no place for it. */
function printPage(page: string): string {
  const [before, rest = ''] = page.split(start);
  const [, after] = rest.split(end);
  if (before === undefined || after === undefined) throw new Error(`${file} has no table.`);
  const table = printTable(Object.entries(metricTable).map(toRow));
  return `${before}${start}\n\n${table}\n\n${end}${after}`;
}

const page = printPage(readFileSync(file, 'utf8'));
if (process.argv.includes('--write')) writeFileSync(file, page);
else process.stdout.write(page);
