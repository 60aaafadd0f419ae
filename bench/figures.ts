/** What a part measured, with its bar, for a table and for a file. */
import { readFileSync, writeFileSync } from 'node:fs';

export interface Figure {
  readonly what: string;
  /** What the value is compared with, measured in the same run; `-` if it stands for itself. */
  readonly baseline: string;
  readonly value: number;
  /** Of the value and the bar; empty for a ratio. */
  readonly unit: '' | 'ms' | 's' | 'MiB';
  readonly bar: { readonly atLeast: number } | { readonly atMost: number };
}

/** Returns whether the value is as good as its bar. One that could not be measured (NaN) is not. */
export function isMet({ value, bar }: Figure): boolean {
  return 'atLeast' in bar ? value >= bar.atLeast : value <= bar.atMost;
}

const withUnit = (value: number, unit: string) =>
  `${value.toFixed(unit === 'MiB' ? 0 : 2)} ${unit}`.trim();

function cellsOf(figure: Figure): string[] {
  const { what, baseline, value, unit, bar } = figure;
  const [words, limit] = 'atLeast' in bar ? ['at least', bar.atLeast] : ['at most', bar.atMost];
  const aim = `${words} ${withUnit(limit, unit)}`;
  return [what, baseline, withUnit(value, unit), aim, isMet(figure) ? 'met' : 'missed'];
}

/** Returns a table in Markdown whose columns stand below each other. */
export function renderFigures(figures: readonly Figure[]): string {
  const rows = [['figure', 'baseline', 'value', 'bar', ''], ...figures.map(cellsOf)];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[], fill = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!, fill)).join(' | ')} |`;
  const [head = [], ...body] = rows.map((row) => line(row));
  const rule = line(
    widths.map(() => ''),
    '-',
  );
  return `${[head, rule, ...body].join('\n')}\n`;
}

/** Prints a table, and writes the figures to a file if one is named. */
export function publish(figures: readonly Figure[], file: string | undefined): void {
  process.stdout.write(`\n${renderFigures(figures)}`);
  if (file) writeFileSync(file, `${JSON.stringify({ figures }, null, 2)}\n`);
}

/** Returns the figures that `publish` wrote. */
export function readFigures(file: string): readonly Figure[] {
  return JSON.parse(readFileSync(file, 'utf8')).figures;
}
