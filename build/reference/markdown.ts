/** What the printed references have in common: text that Markdown shows as it is, and tables. */

/** An underscore within a word is none. */
const markup = /[<>{}*[\]]|(?<!\w)_|_(?!\w)/g;

/** Escapes what Markdown or VitePress would take for markup, outside of `code`. */
export function toText(text: string): string {
  const parts = text.split(/(`[^`]*`)/);
  return parts
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(markup, escape)))
    .join('');
}

const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '{': '&#123;' };
const escape = (character: string) => entities[character] ?? `\\${character}`;

const toCell = (text: string) =>
  text
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();

const toLine = (cells: readonly string[]) => `| ${cells.map(toCell).join(' | ')} |`;

/** Returns a table, with an empty line after it; nothing if it has no row. */
export function toTable(headings: readonly string[], rows: readonly string[][]): string {
  if (rows.length === 0) return '';
  const rule = headings.map(() => '---');
  return `${[headings, rule, ...rows].map(toLine).join('\n')}\n`;
}

/** Joins parts with an empty line between them, and leaves out those without text. */
export function toPage(parts: readonly string[]): string {
  return `${parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}
