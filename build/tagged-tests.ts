/**
 * Prints the compiled test files that have one of the given words in their source, a line each:
 * `node dist/build/tagged-tests.js @databases describeOnServer`. Fails if there is none.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const words = process.argv.slice(2);

function hasWord(file: string): boolean {
  const text = readFileSync(join('test', file), 'utf8');
  return words.some((word) => text.includes(word));
}

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && hasWord(file))
  .toSorted();
if (files.length === 0) throw new Error(`No test file has ${words.join(' or ')}.`);
for (const file of files) {
  process.stdout.write(`${join('dist/test', file.replace(/\.ts$/, '.js'))}\n`);
}
