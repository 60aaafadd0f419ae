/** The last release, from its commit in this repository: what operators upgrade from, and may go back to. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const lastRelease = {
  version: '0.1.0',
  commit: '1220bb9ce0b8f09cfb4953a68832ff9ed22d703d',
  /** The newest of its migrations. */
  migration: 'AddTokenIndex1795317182604',
};

/** Its programs. */
export interface Release {
  readonly service: string;
  readonly rekey: string;
}

const { version, commit } = lastRelease;

function run(program: string, args: readonly string[], cwd = '.'): void {
  execFileSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** A shallow clone, as some runners make, has only the newest commits. */
function requireCommit(): void {
  try {
    run('git', ['cat-file', '-e', `${commit}^{commit}`]);
  } catch (error) {
    const cure = 'Fetch it: git fetch --unshallow';
    const text = `NOT TESTED: this clone does not have ${commit}, the commit of ${version}. ${cure}`;
    throw new Error(text, { cause: error });
  }
}

/** Builds it with the packages of this checkout, which has all that it uses, in the same versions. */
function build(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, 'source.tar');
  run('git', ['archive', '--output', archive, commit]);
  run('tar', ['-xf', archive, '-C', folder]);
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  run('npm', ['run', '--silent', 'build'], folder);
}

/** Returns the programs of the last release, which it builds once for a checkout. Throws if the clone lacks its commit. */
export function buildLastRelease(): Release {
  const folder = resolve('.cache', `release-${commit.slice(0, 7)}`);
  if (!existsSync(folder)) {
    requireCommit();
    build(`${folder}-unfinished`);
    renameSync(`${folder}-unfinished`, folder);
  }
  return {
    service: join(folder, 'dist/service/main.js'),
    rekey: join(folder, 'dist/src/cli/main.js'),
  };
}
