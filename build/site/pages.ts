/** Where a file of the repository is on the site: the one table by which pages, links and the search are made. */
import { readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';

/** Pages outside of `docs`, and where readers find them. */
const outside: Readonly<Record<string, string>> = {
  'README.md': 'start.md',
  'SECURITY.md': 'security.md',
  'ARCHITECTURE.md': 'project/architecture.md',
  'CONTRIBUTING.md': 'project/contributing.md',
  'CHANGELOG.md': 'project/changelog.md',
  'bench/README.md': 'project/measurements.md',
  'examples/spa/README.md': 'spa.md',
};

/** Returns the path of a page on the site. `file` is its path in the repository. */
export function toSitePage(file: string): string {
  const page = outside[file] ?? file.replace(/^docs\//, '');
  return page.replace(/README\.md$/, 'index.md');
}

/** Returns the address of a page on the site: that of a folder ends in a slash. */
export function toAddress(file: string): string {
  return `/${toSitePage(file)}`.replace(/index\.md$/, '').replace(/\.md$/, '.html');
}

/** Whether a file of the repository is a page of the site. */
function isSitePage(file: string): boolean {
  return file.endsWith('.md') && (Object.hasOwn(outside, file) || file.startsWith('docs/'));
}

/** Returns the files of the repository that are pages of the site. */
export function siteFiles(): string[] {
  const names = readdirSync('docs', { recursive: true, encoding: 'utf8' });
  const below = names.filter((name) => name.endsWith('.md') && !name.startsWith('.'));
  return [...Object.keys(outside), ...below.map((name) => join('docs', name))];
}

/** Returns the address of a file that is no page. Without an ending, VitePress would take it for one. */
export function toDownload(file: string): string {
  return `/${/\.\w+$/.test(file) ? file : `${file}.txt`}`;
}

export type LinkTarget =
  | { readonly kind: 'page' | 'file'; readonly file: string; readonly address: string }
  /** Of another host, or a heading of the same page. */
  | { readonly kind: 'other' };

/** Folders that links may name, and the page that stands for each on the site. */
const folders: Readonly<Record<string, string>> = {
  docs: 'docs/index.md',
  'docs/adr': 'docs/adr/README.md',
  'docs/operations': 'docs/operations/README.md',
  'docs/clients': 'docs/clients/README.md',
};

/**
 * Returns where a link leads. `from` is the page that has it, by its path in the repository, where links are written so
 * that GitHub and editors follow them.
 */
export function resolveLink(link: string, from: string): LinkTarget {
  if (/^[a-z][a-z+.-]*:|^#|^\//i.test(link)) return { kind: 'other' };
  const [path = '', anchor] = link.split('#');
  const target = normalize(join(dirname(from), path)).replace(/\/$/, '');
  const file = folders[target] ?? target;
  const end = anchor === undefined ? '' : `#${anchor}`;
  if (isSitePage(file)) return { kind: 'page', file, address: toAddress(file) + end };
  return { kind: 'file', file, address: toDownload(file) };
}

/** Returns the id of a heading as GitHub makes it, so that one link is right in both places. */
export function toAnchor(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}
