/** What the package's pages tell operators is true of the package, and the changelog says a thing once. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { table } from '../../../src/config/table.js';
import type { LimitTable } from '../../../src/domain/access/limits.js';

const read = (path: string) => readFileSync(path, 'utf8');

const pages = ['docs', 'docs/operations'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`),
);

it.each(pages)('%s names no program that only a checkout has', (page) => {
  expect(read(page)).not.toMatch(/dist\/src\//);
});

const limits = {
  guesses: table.guesses.settings,
  requests: table.requests.settings,
  mails: table.mailBudgets.settings,
} satisfies Record<keyof LimitTable, object>;

it('flood.md names the setting of each limit that the log may name', () => {
  const settings = Object.entries(limits).flatMap(([kind, scopes]) =>
    Object.entries(scopes).map(([scope, { name }]) => [`${kind}.${scope}`, name]),
  );
  const rows = read('docs/operations/flood.md').matchAll(/^\| `([\w.]+)` +\| `(\w+)` +\|$/gm);
  expect([...rows].map(([, limit, setting]) => [limit, setting])).toEqual(settings);
});

it('the changelog repeats no line', () => {
  const lines = read('CHANGELOG.md')
    .split('\n')
    .filter((line) => line.startsWith('- '));
  expect(lines.length).toBeGreaterThan(50);
  expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([]);
});
