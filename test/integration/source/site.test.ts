/** The documentation as a site: it builds, each of its links leads somewhere, and it needs no other host. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Parser } from 'htmlparser2';
import { readers } from '../../../build/site/navigation.js';
import { resolveLink, siteFiles } from '../../../build/site/pages.js';
import { buildSite } from '../../support/documents/site.js';

/** A build takes ten seconds on an idle machine. */
jest.setTimeout(300_000);

describe('the sidebar', () => {
  const listed = new Set(
    readers.flatMap(({ tasks }) => tasks.map(({ page }) => page.replace(/#.*/, ''))),
  );
  const folders = new Set(['docs/adr', ...readers.flatMap(({ folder }) => folder?.path ?? [])]);

  it.each(siteFiles())('has %s', (page) => {
    expect(listed.has(page) || folders.has(dirname(page))).toBe(true);
  });

  it('names no page that is not there', () => {
    expect([...listed].filter((page) => !existsSync(page))).toEqual([]);
  });

  it('has a task for each person of the product, and none twice', () => {
    const tasks = readers.flatMap((reader) => reader.tasks.map(({ task }) => task));
    expect(new Set(tasks).size).toBe(tasks.length);
    expect(readers.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        ...['front-end developers', 'back-end integrators', 'operators', 'security reviewers'],
      ]),
    );
  });
});

describe('a link of the repository', () => {
  it.each([
    ['database.md#pgbouncer', 'docs/jobs.md', '/database.html#pgbouncer'],
    ['../SECURITY.md', 'docs/rest.md', '/security.html'],
    ['docs/operations/README.md', 'README.md', '/operations/'],
    ['docs/adr', 'README.md', '/adr/'],
    [
      '../../bench/README.md#webhooks',
      'docs/adr/0018-queue.md',
      '/project/measurements.html#webhooks',
    ],
    ['../schema.graphql', 'docs/front-end.md', '/schema.graphql'],
    ['LICENSE', 'README.md', '/LICENSE.txt'],
  ])('%s of %s leads to %s on the site', (link, from, address) => {
    expect(resolveLink(link, from)).toMatchObject({ address });
  });

  it.each(['https://shop.example/a.md', '#start', 'mailto:help@shop.example'])(
    '%s is left as it is',
    (link) => expect(resolveLink(link, 'README.md')).toEqual({ kind: 'other' }),
  );
});

interface Page {
  readonly ids: Set<string>;
  readonly links: string[];
  /** What a browser loads by itself. */
  readonly loaded: string[];
  styles: string;
}

function parsePage(html: string): Page {
  const page: Page = { ids: new Set(), links: [], loaded: [], styles: '' };
  let isStyle = false;
  const parser = new Parser({
    onopentag(name, { id, href, src }) {
      isStyle = name === 'style';
      if (id) page.ids.add(id);
      if (name === 'a' && href) page.links.push(href);
      else if (href) page.loaded.push(href);
      if (src) page.loaded.push(src);
    },
    ontext(text) {
      if (isStyle) page.styles += text;
    },
    onclosetag() {
      isStyle = false;
    },
  });
  parser.end(html);
  return page;
}

describe('the site', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-site-'));
  const pages = new Map<string, Page>();
  let files: string[] = [];

  beforeAll(async () => {
    await buildSite(folder);
    files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.html'))) {
      pages.set(`/${file}`, parsePage(readFileSync(join(folder, file), 'utf8')));
    }
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Whether a path of the site is a file, and has the anchor. */
  function leadsSomewhere(link: string, from: string): boolean {
    const { pathname, hash } = new URL(link, `http://site${from}`);
    const path = pathname.replace(/\/$/, '/index.html');
    const anchor = decodeURIComponent(hash.slice(1));
    if (anchor !== '' && pages.has(path)) return pages.get(path)?.ids.has(anchor) ?? false;
    return existsSync(join(folder, path));
  }

  it('has a page for each of the repository', () => {
    expect(pages.size).toBe(siteFiles().length + 1);
    expect(pages.has('/404.html')).toBe(true);
  });

  it('has no link that leads nowhere, headings included', () => {
    const dead = [...pages].flatMap(([from, { links }]) =>
      links
        .filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(link, from))
        .map((link) => `${from}: ${link}`),
    );
    expect(dead).toEqual([]);
  });

  it('loads nothing from another host', () => {
    const loaded = [...pages.values()].flatMap((page) => page.loaded);
    expect(loaded.filter((address) => !/^(\/|data:)/.test(address))).toEqual([]);
    const styles = files.filter((name) => name.endsWith('.css'));
    expect(styles.length).toBeGreaterThan(0);
    const drawn = [...pages.values()].map((page) => page.styles);
    const texts = [...styles.map((file) => readFileSync(join(folder, file), 'utf8')), ...drawn];
    expect(texts.filter((text) => /@import|url\(["']?(https?:)?\/\//.test(text))).toEqual([]);
  });

  it('has an index of its own for the search, with settings, codes and commands', () => {
    const index = files.find((name) => name.includes('@localSearchIndex')) ?? '';
    const text = readFileSync(join(folder, index), 'utf8');
    const words = ['RESET_MAIL_SPREAD_MS', 'INVALID_CREDENTIALS', 'redeemPasswordReset', 'rekey'];
    expect(words.filter((word) => !text.includes(word.toLowerCase()))).toEqual([]);
  });

  it('draws the diagrams', () => {
    const html = readFileSync(join(folder, 'start.html'), 'utf8');
    expect(/<figure class="diagram"[^>]*><svg[^]*requestPasswordResetEmail/.test(html)).toBe(true);
  });
});
