/** Builds other versions of this repository, to run beside the present one. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The programs of a version. */
export interface Release {
  readonly service: string;
  readonly rekey: string;
}

function run(program: string, args: readonly string[], cwd = '.'): void {
  execFileSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** A shallow clone, as some runners make, has only the newest commits. */
function requireCommit(commit: string): void {
  try {
    run('git', ['cat-file', '-e', `${commit}^{commit}`]);
  } catch (error) {
    const text = `NOT BUILT: this clone does not have the commit ${commit}. Fetch it: git fetch --unshallow`;
    throw new Error(text, { cause: error });
  }
}

/** Builds with the packages of this checkout, which has all that the commit uses, in the same versions. */
function build(commit: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, 'source.tar');
  run('git', ['archive', '--output', archive, commit]);
  run('tar', ['-xf', archive, '-C', folder]);
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  run('npm', ['run', '--silent', 'build'], folder);
}

/** Returns the programs of a commit, which it builds once for a checkout. Throws if the clone lacks the commit. */
export function buildCommit(commit: string): Release {
  const folder = resolve('.cache', `release-${commit.slice(0, 7)}`);
  if (!existsSync(folder)) {
    requireCommit(commit);
    build(commit, `${folder}-unfinished`);
    renameSync(`${folder}-unfinished`, folder);
  }
  return {
    service: join(folder, 'dist/service/main.js'),
    rekey: join(folder, 'dist/src/cli/main.js'),
  };
}
