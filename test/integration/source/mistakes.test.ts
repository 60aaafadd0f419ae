/** The known mistakes fit the source as it is. `npm run test:mistakes` plants them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { mistakes } from '../../mistakes/known/index.js';
import { plant } from '../../mistakes/mistake.js';

const root = process.cwd();

describe('the known mistakes', () => {
  it('can each be planted, in one place, and change something', () => {
    for (const mistake of mistakes) {
      const source = readFileSync(join(root, 'src', mistake.file), 'utf8');
      expect(plant(source, mistake)).not.toBe(source);
    }
  });

  it('are each noticed by a test whose title has words of its file', () => {
    const missing = mistakes.flatMap(({ noticedBy }) =>
      noticedBy.filter(([file, title]) => {
        const path = join(root, 'test', `${file}.test.ts`);
        const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
        // A row of a table is only a part of its title.
        return title === '' || !title.split(' ').every((word) => text.includes(word));
      }),
    );
    expect(missing).toEqual([]);
  });

  it('have names of their own', () =>
    expect(new Set(mistakes.map(({ name }) => name)).size).toBe(mistakes.length));
});
