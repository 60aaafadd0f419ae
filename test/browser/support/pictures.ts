/**
 * The pictures of README.md. `PICTURES=write` writes them into docs/pictures, with the texts that are on them; without
 * it a page must still have the texts of its picture.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const folder = 'docs/pictures';
const textsFile = `${folder}/texts.json`;

interface Text {
  readonly text: string;
  readonly isInWindow: boolean;
}

/** Replaces a text wherever it is in the page. */
export async function replaceText(page: Page, from: string, to: string): Promise<void> {
  await page.evaluate(`{
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      node.data = node.data.replaceAll(${JSON.stringify(from)}, ${JSON.stringify(to)});
    }
  }`);
}

/** Numbers and dates differ from one start to the next. */
function withoutNumbers(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.replaceAll(/\b[A-Z][a-z]{2,3}(?= \d{4})/g, 'Month').replaceAll(/\d+/g, '0');
}

/** Returns the texts of the page that can be seen, but for those of editors. */
async function textsOf(page: Page): Promise<Text[]> {
  const texts = await page.evaluate<Text[]>(`{
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      const { data: text, parentElement } = walker.currentNode;
      const { left, top, width, height } = parentElement.getBoundingClientRect();
      if (width <= 1 || height <= 1 || parentElement.closest('.monaco-editor')) continue;
      texts.push({ text, isInWindow: left < innerWidth && top < innerHeight });
    }
    texts;
  }`);
  return texts
    .map(({ text, isInWindow }) => ({ text: withoutNumbers(text), isInWindow }))
    .filter(({ text }) => text !== '');
}

type Recorded = Readonly<Record<string, readonly string[]>>;

function readRecorded(): Recorded {
  return JSON.parse(readFileSync(textsFile, 'utf8')) as Recorded;
}

async function write(page: Page, name: string, texts: readonly Text[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, animations: 'disabled', caret: 'hide' });
  const shown = texts.filter(({ isInWindow }) => isInWindow).map(({ text }) => text);
  const all = { ...readRecorded(), [name]: shown };
  writeFileSync(textsFile, `${JSON.stringify(all, null, 2)}\n`);
}

/** Writes the picture, if that is wanted. Returns the texts of the picture, and those of the page. */
export async function comparePicture(
  page: Page,
  name: string,
): Promise<{ readonly recorded: readonly string[]; readonly present: readonly string[] }> {
  const texts = await textsOf(page);
  if (process.env['PICTURES'] === 'write') await write(page, name, texts);
  return { recorded: readRecorded()[name] ?? [], present: texts.map(({ text }) => text) };
}
