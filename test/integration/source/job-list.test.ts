/** The list of job handlers: each way from an API to a handler is planted in a copy of the source, and refused. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { reportImports } from '../../../build/imports/report.js';

const root = process.cwd();
let copy: string;
let planted: string[] = [];

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'rekey-jobs-'));
  for (const name of ['src', 'build', 'ormconfig.ts', 'ARCHITECTURE.md', 'package.json']) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const settings = { extends: join(root, 'tsconfig.json'), include: ['src/operations'] };
  const compilerOptions = { noEmit: true, incremental: false, rootDir: '.' };
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ ...settings, compilerOptions }));
});

afterEach(() => {
  for (const file of planted) copyFileSync(join(root, file), join(copy, file));
  planted = [];
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

function plant(file: string, line: string): void {
  appendFileSync(join(copy, file), line);
  planted.push(file);
}

/** Returns what the compiler reports. */
function compile(): string {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [compiler, '-p', '.'], { cwd: copy, encoding: 'utf8' }).stdout;
}

const resets = 'src/operations/resets/index.ts';

describe('the list of job handlers', () => {
  it('does not compile if an operation has the name of a handler', () => {
    expect(compile()).toBe('');
    plant(resets, "export { deletePasswordReset as mailPasswordReset } from './delete.js';\n");
    plant(resets, "export { deletePasswordReset as deliverWebhook } from './delete.js';\n");
    const lines = compile().match(/^src\/operations\/jobs\.ts.*/gm);
    expect(lines).toEqual([
      expect.stringMatching(/TS2322: .* is not assignable to type 'never'/),
      expect.stringMatching(/TS2322: .* is not assignable to type 'never'/),
    ]);
  }, 60_000);

  it.each([
    [resets, "export { mailPasswordReset } from './mail-link.js';"],
    [resets, "export { mailPasswordReset as mailAgain } from './mail-link.js';"],
    [resets, "export * from './mail-link.js';"],
    ['src/operations/resets/queries.ts', "export { mailPasswordReset } from './mail-link.js';"],
    ['src/operations/index.ts', "export { mailPasswordReset } from './resets/mail-link.js';"],
    [
      'src/app/wire-app.ts',
      "export { mailPasswordReset } from '../operations/resets/mail-link.js';",
    ],
  ])('is the only file that imports handlers: not %s, by %s', (file, line) => {
    plant(file, `${line}\n`);
    expect(reportImports(copy)).toEqual([
      expect.stringContaining(
        'imports operations/resets/mail-link.ts, which only operations/jobs.ts may',
      ),
    ]);
  });

  it.each([
    ['src/operations/index.ts', "export { createJobHandlers } from './jobs.js';"],
    [resets, "export { createJobHandlers } from '../jobs.js';"],
    ['src/api/graphql/api.ts', "export { createJobHandlers } from '../../operations/jobs.js';"],
  ])('is out of reach of APIs: not for %s, by %s', (file, line) => {
    plant(file, `${line}\n`);
    expect(reportImports(copy)).toContainEqual(
      expect.stringMatching(/^src\/\S+ imports operations\/jobs\.ts, which \S+ may not$/),
    );
  });
});
