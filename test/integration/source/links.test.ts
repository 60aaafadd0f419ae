/** Links between documents, and what the code and the recipes name of them, lead to a page and a heading that exist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
}

const isPage = (path: string) => path.endsWith('.md');
const pages = [...readdirSync('.'), ...filesBelow('docs'), 'bench/README.md'].filter(isPage);
const others = ['.env.example', ...filesBelow('ops'), ...filesBelow('src')];

const withoutBlocks = (page: string) =>
  readFileSync(page, 'utf8').replaceAll(/^ *```.*\n[^]*?^ *```$/gm, '');

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const headings = [...withoutBlocks(page).matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => text);
  return headings.map((text) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Whether a page is there and has the heading; a link without a page is to the page `from` itself. */
function leadsSomewhere(link: string, from: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? from : normalize(join(dirname(from), path));
  if (!existsSync(target)) return false;
  return anchor === undefined || !isPage(target) || anchorsOf(target).includes(anchor);
}

const linksOf = (page: string) =>
  [...withoutBlocks(page).matchAll(/\]\(([^()\s]+)\)/g)].map(([, link = '']) => link);
const isForeign = (link: string) => /^[a-z]+:/.test(link);

describe('a link', () => {
  it.each(pages)('of %s leads to a page and a heading', (page) => {
    const links = linksOf(page).filter((link) => !isForeign(link));
    expect(links.filter((link) => !leadsSomewhere(link, page))).toEqual([]);
  });

  it('is looked for where there are many', () => {
    const links = pages.flatMap(linksOf);
    expect(links.filter((link) => link.includes('#')).length).toBeGreaterThan(60);
    expect(links.length).toBeGreaterThan(150);
  });
});

it('a message, a comment or a recipe names no page or heading that is not there', () => {
  const named = others.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bdocs\/[\w/-]+\.md(?:#[\w-]+)?/g)].map(
      ([link]) => link,
    ),
  );
  expect(named.length).toBeGreaterThan(20);
  expect([...new Set(named)].filter((link) => !leadsSomewhere(link, 'README.md'))).toEqual([]);
});
