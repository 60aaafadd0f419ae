/** `npm run unused`: what only tests use is planted in a copy of the source, and reported. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = process.cwd();
let copy: string;

/** Plants a test that imports this name. */
function plantTest(file: string, name: string): void {
  const path = join(copy, 'test/unit', `${name}.test.ts`);
  mkdirSync(join(copy, 'test/unit'), { recursive: true });
  writeFileSync(
    path,
    `import { ${name} } from '../../src/${file}.js';\nexpect(${name}).toBe(1);\n`,
  );
}

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'rekey-unused-'));
  const folders = ['src', 'build', 'bench', 'demo'];
  const files = ['ormconfig.ts', 'package.json', 'tsconfig.json', 'knip.product.jsonc'];
  for (const name of [...folders, ...files]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  appendFileSync(join(copy, 'src/domain/shared/page.ts'), 'export const plantedExport = 1;\n');
  writeFileSync(join(copy, 'src/domain/shared/planted-file.ts'), 'export const plantedFile = 1;\n');
  plantTest('domain/shared/page', 'plantedExport');
  plantTest('domain/shared/planted-file', 'plantedFile');
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('the search for unused code', () => {
  it('has a second run, without tests', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(scripts.unused).toBe('knip && knip --production --config knip.product.jsonc');
  });

  it('reports in it a file and an export that only tests use, and nothing else', () => {
    const options = ['--production', '--config', 'knip.product.jsonc', '--reporter', 'compact'];
    const knip = join(root, 'node_modules/.bin/knip');
    const { stdout } = spawnSync(knip, options, { cwd: copy, encoding: 'utf8' });
    const lines = stdout.split('\n').filter((line) => line.startsWith('src/'));
    expect(lines).toEqual([
      'src/domain/shared/planted-file.ts: src/domain/shared/planted-file.ts',
      'src/domain/shared/page.ts: plantedExport',
    ]);
  }, 60_000);
});
