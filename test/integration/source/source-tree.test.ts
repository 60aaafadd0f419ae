/** What must be true of all files of `src`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { reportImports } from '../../../build/imports/report.js';

const root = process.cwd();

describe('the source tree', () => {
  it('keeps every rule on imports, and looks like the picture of ARCHITECTURE.md', () =>
    expect(reportImports(root)).toEqual([]));

  // Proves: CFG-02
  it('reads the environment in one file', () => {
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
    const readers = files.filter(
      (name) =>
        name.endsWith('.ts') && /process\.env/.test(readFileSync(join(root, 'src', name), 'utf8')),
    );
    expect(readers).toEqual(['config/index.ts']);
  });
});
