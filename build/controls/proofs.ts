/**
 * Reads which tests prove which security check. A test says so itself, in a comment on the line above its
 * `it` or its `describe`: `// Proves: TOK-03, TOK-04`. So a proof cannot outlive its test or its title.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, type Comment } from 'oxc-parser';
import { findTests, type FoundTest } from './tests.js';

export interface Proof {
  readonly id: string;
  /** Relative to the folder of all tests, without `.test.ts`. */
  readonly file: string;
  readonly test: FoundTest;
}

export interface Proofs {
  readonly proofs: readonly Proof[];
  /** A line for each comment that names a check and stands above no test. */
  readonly problems: readonly string[];
}

const marker = /^\s*Proves: (.*)$/;

function idsIn(comment: Comment): string[] {
  const [, list] = marker.exec(comment.value) ?? [];
  return list === undefined ? [] : list.split(',').map((id) => id.trim());
}

/** Finds the test whose statement is the next code after the comment. */
function testBelow(text: string, end: number, comments: readonly Comment[], tests: FoundTest[]) {
  let next = end;
  const skipBlanks = () => (next += /^\s*/.exec(text.slice(next))?.[0].length ?? 0);
  skipBlanks();
  for (const comment of comments) {
    if (comment.start !== next) continue;
    next = comment.end;
    skipBlanks();
  }
  return tests.find(({ start }) => start === next);
}

/** Reads one file of tests. `file` is its path relative to the folder of all tests. */
export function readProofsOf(file: string, text: string): Proofs {
  const { program, comments } = parseSync(file, text);
  const tests = findTests(program);
  const proofs: Proof[] = [];
  const problems: string[] = [];
  for (const comment of comments) {
    const ids = idsIn(comment);
    if (ids.length === 0) continue;
    const test = testBelow(text, comment.end, comments, tests);
    if (test === undefined) problems.push(`${file}: "${comment.value.trim()}" is above no test`);
    else for (const id of ids) proofs.push({ id, file: file.replace(/\.test\.ts$/, ''), test });
  }
  return { proofs, problems };
}

/** Reads all files below `<root>/test`, those that tests share, too: a comment there proves nothing. */
export function readProofs(root: string): Proofs {
  const folder = join(root, 'test');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts'))
    .toSorted();
  const read = files.map((file) => readProofsOf(file, readFileSync(join(folder, file), 'utf8')));
  return {
    proofs: read.flatMap(({ proofs }) => proofs),
    problems: read.flatMap(({ problems }) => problems),
  };
}
