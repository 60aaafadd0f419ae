/** The fenced blocks of code in the documents. */
import { readFileSync } from 'node:fs';
import { siteFiles } from '../../../build/site/pages.js';

export interface Block {
  /** The file and line of its fence, such as `docs/mail.md:21`. */
  readonly place: string;
  readonly page: string;
  /** Empty if the fence names none. */
  readonly language: string;
  readonly code: string;
}

/** Blocks of lists are indented, and so are their fences. */
const fenced = /^( *)```(\w*)\n([^]*?)^\1```$/gm;

function blocksOf(page: string): Block[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(fenced)].map((match) => {
    const [, indent = '', language = '', code = ''] = match;
    const line = text.slice(0, match.index).split('\n').length;
    const own = code.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    return { place: `${page}:${line}`, page, language, code: own };
  });
}

/** Those of README, docs and all other pages of the site. */
export const blocks: readonly Block[] = siteFiles().flatMap(blocksOf);
