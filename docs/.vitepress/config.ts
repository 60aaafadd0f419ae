/** The site: `npm run docs`. ADR 0061 says why it is made in this way. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfigWithTheme, type DefaultTheme } from 'vitepress';
import { readers } from '../../build/site/navigation.js';
import { siteFiles, toAddress, toAnchor, toDownload, toSitePage } from '../../build/site/pages.js';
import { decisionSidebar, mainSidebar, type Item } from '../../build/site/sidebar.js';
import { drawDiagrams, followRepository } from './markdown.js';
import { search } from './search.js';

// Pages, links and titles are read by their paths in the repository, wherever the command was started.
process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

// What VitePress would take for pages without their ending.
process.env['VITE_EXTRA_EXTENSIONS'] = 'graphql';

const { version, description } = JSON.parse(readFileSync('package.json', 'utf8'));
const sources = new Map(siteFiles().map((file) => [toSitePage(file), file]));

/** Files that pages link to: readers keep them. */
const downloads = ['schema.graphql', 'docs/schema/released.graphql', '.env.example', 'LICENSE'];

/** A menu of each reader's tasks, beside the sidebar of all. */
const nav: DefaultTheme.NavItem[] = readers
  .filter(({ title }) => title !== 'Start')
  .map(({ menu, tasks }) => ({
    text: menu,
    items: tasks.map(({ task, page }) => ({ text: task, link: toLink(page) })),
  }));

function toLink(page: string): string {
  const [file = '', anchor] = page.split('#');
  return anchor === undefined ? toAddress(file) : `${toAddress(file)}#${anchor}`;
}

/** Whom a page is for, as its head says it. */
function readerOf(file: string): { name: string; task: string } | undefined {
  for (const { name, tasks } of readers.filter((reader) => reader.name !== 'everyone')) {
    const found = tasks.find(({ page }) => page === file);
    if (found) return { name, task: found.task };
  }
  return undefined;
}

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0f766e"/><g fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"><circle cx="11" cy="16" r="5"/><path d="M16 16h11m-4 0v5"/></g></svg>`;
const iconAddress = `data:image/svg+xml,${encodeURIComponent(icon)}`;

type ThemeConfig = DefaultTheme.Config & { readonly decisions: Item[] };

export default defineConfigWithTheme<ThemeConfig>({
  title: 'Rekey',
  description,
  lang: 'en',
  srcDir: '..',
  srcExclude: ['!(docs|bench|examples)/**/*.md'],
  outDir: '../dist/site',
  cacheDir: '../.cache/vitepress',
  rewrites: toSitePage,
  head: [
    ['link', { rel: 'icon', href: iconAddress }],
    ['meta', { name: 'referrer', content: 'no-referrer' }],
  ],
  markdown: {
    // The highlighter does not know Caddy's files.
    languageAlias: { caddy: 'nginx' },
    anchor: { slugify: toAnchor },
    config(md) {
      followRepository(md, sources);
      drawDiagrams(md);
    },
  },
  transformPageData({ filePath }) {
    return { reader: readerOf(filePath) };
  },
  themeConfig: {
    nav,
    decisions: decisionSidebar()[1]?.items ?? [],
    sidebar: { '/adr/': decisionSidebar(), '/': mainSidebar() },
    outline: { level: [2, 3] },
    search,
    footer: { message: `Rekey ${version}, Apache-2.0` },
    externalLinkIcon: true,
  },
  vite: {
    // The index of the search is one file.
    build: { chunkSizeWarningLimit: 4000 },
    server: {
      watch: { ignored: ['**/dist/**', '**/.data/**', '**/.cache/**'] },
      // The root is the repository: a browser gets nothing of a running service.
      fs: { deny: ['.data/**', '*.env', '.env', '.env.*', '**/.git/**', '*.{crt,pem}'] },
    },
  },
  buildEnd({ outDir }) {
    for (const file of downloads) cpSync(file, join(outDir, toDownload(file)));
    cpSync('ops', join(outDir, 'ops'), { recursive: true });
  },
});
