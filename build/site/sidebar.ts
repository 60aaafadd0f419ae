/** The sidebars of the site, made from the readers and from the titles of pages. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readers, type Reader } from './navigation.js';
import { toAddress } from './pages.js';

export interface Item {
  readonly text: string;
  readonly link?: string;
  readonly items?: Item[];
  readonly collapsed?: boolean;
}

const isFirst = (name: string) => Number(name !== 'README.md');

/** The Markdown files of a folder, its README first. Returns none if there is no such folder. */
function pagesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
  const inOrder = names.toSorted((a, b) => isFirst(a) - isFirst(b) || a.localeCompare(b));
  return inOrder.map((name) => join(folder, name));
}

/** Returns the text of a page's first heading. Throws if it has none. */
export function titleOf(page: string): string {
  const [, title] = /^# (.+)$/m.exec(readFileSync(page, 'utf8')) ?? [];
  if (title === undefined) throw new Error(`${page} has no title.`);
  return title;
}

const toItem = (page: string): Item => ({ text: titleOf(page), link: toAddress(page) });

function linkTo(page: string): string {
  const [file = '', anchor] = page.split('#');
  return anchor === undefined ? toAddress(file) : `${toAddress(file)}#${anchor}`;
}

function folderOf({ folder }: Reader): Item[] {
  const pages = folder === undefined ? [] : pagesIn(folder.path);
  if (folder === undefined || pages.length === 0) return [];
  return [{ text: folder.title, collapsed: true, items: pages.map(toItem) }];
}

function groupOf(reader: Reader): Item {
  const tasks = reader.tasks.map(({ task, page }) => ({ text: task, link: linkTo(page) }));
  return { text: reader.title, collapsed: false, items: [...tasks, ...folderOf(reader)] };
}

/** Returns the sidebar of all pages but the decisions. */
export function mainSidebar(): Item[] {
  return readers.map(groupOf);
}

/** Returns the sidebar of the decisions: apart, because nobody needs one to use Rekey. */
export function decisionSidebar(): Item[] {
  const decisions = pagesIn('docs/adr').filter((page) => !page.endsWith('README.md'));
  return [
    { text: 'Back to the guide', link: '/' },
    { text: 'Decisions', items: [toItem('docs/adr/README.md'), ...decisions.map(toItem)] },
  ];
}
