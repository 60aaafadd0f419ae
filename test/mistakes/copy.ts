/** A copy of the repository in which mistakes are planted, so that nobody meets them in the real one. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { plant, type Mistake } from './mistake.js';

export interface Copy {
  readonly folder: string;
  /** Throws if the text that a mistake replaces does not occur exactly once. */
  check(mistake: Mistake): void;
  /** Plants a mistake in place of the one before, and compiles. Throws if it does not compile. */
  plant(mistake: Mistake): void;
  remove(): void;
}

const leftOut = new Set(['.git', '.data', 'node_modules', 'coverage', 'dist/service']);

/** Types are checked, because no test need notice what does not compile; but what is left out may leave an unused name. */
const compiler = [
  ...['node_modules/typescript/bin/tsc', '-p', '.'],
  ...['--noUnusedLocals', 'false', '--noUnusedParameters', 'false'],
];

function compile(folder: string, what: string): void {
  const { status, stdout } = spawnSync(process.execPath, compiler, {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${what} does not compile:\n${stdout}`);
}

/** Copies the repository with what is compiled of it, since only what changes is compiled again. */
export function copyRepository(root: string): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-mistakes-'));
  cpSync(root, folder, { recursive: true, filter: (path) => !leftOut.has(relative(root, path)) });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  compile(folder, 'The copy');
  let undo = (): void => undefined;
  const read = ({ file }: Mistake) => readFileSync(join(folder, 'src', file), 'utf8');
  return {
    folder,
    check: (mistake) => void plant(read(mistake), mistake),
    plant(mistake) {
      undo();
      const path = join(folder, 'src', mistake.file);
      const source = read(mistake);
      writeFileSync(path, plant(source, mistake));
      undo = () => writeFileSync(path, source);
      compile(folder, `"${mistake.name}"`);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
