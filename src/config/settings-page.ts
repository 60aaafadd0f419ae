/** The page docs/settings.md, made from the table of settings. */
import type { Section, Setting } from './forms/setting.js';
import { defaultWords } from './settings-words.js';
import { table } from './table.js';

const introduction = `# Settings

<!-- Printed by \`npm run docs:settings\` from src/config. Do not edit. -->

Rekey reads its settings from environment variables when it starts. If any of them is missing or wrong, it does not start and names every problem at once, in the order of this page. A variable that is set to nothing counts as not set. A variable that is no setting but looks like a misspelt one is a warning in the log, with the setting that was probably meant.
`;

const headings = ['setting', 'takes', 'default', 'what it does'];

function defaultOf(setting: Setting): string {
  const words = defaultWords(setting);
  if (!setting.isRequiredInProduction) return words || 'none';
  return words ? `${words} in development; required in production` : 'none; required in production';
}

function toRow(setting: Setting): string[] {
  const { name, form, description } = setting;
  return [`\`${name}\``, form.takes, defaultOf(setting), description];
}

function toLine(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Formats as Prettier does: each column is as wide as its widest cell. */
function toMarkdownTable(rows: readonly string[][]): string {
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  const pad = (cells: readonly string[]) =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
  return [pad(headings), rule, ...rows.map(pad)].map(toLine).join('\n');
}

function toSection({ title, settings }: Section): string {
  return `## ${title}\n\n${toMarkdownTable(Object.values(settings).map(toRow))}\n`;
}

/** Returns the page in Markdown, with a line end at its end. */
export function settingsPage(): string {
  return [introduction, ...Object.values(table).map(toSection)].join('\n');
}
