/**
 * `npm run argon2:native`: builds the binary of argon2 for the processor of this machine, from the source that the package
 * has, and uses it if its hashes are the same. The binary that the package ships runs everywhere, and so cannot use what
 * newer processors have. Without a compiler everything stays as it was. Nothing needs this.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyBinaries, folder } from './bundler.js';
import type { Probe } from './argon2/probe.js';

const pathOf = (url: string) => fileURLToPath(new URL(url, import.meta.url));

const shipped = dirname(fileURLToPath(import.meta.resolve('argon2')));
/** Beside the package, so that the packages that it needs are found. */
const workshop = join(shipped, '..', '.argon2-native');
const binary = 'build/Release/argon2.node';
/** Says that the binary beside it is ours, and not one that the package has built where it ships none. */
const mark = join(shipped, 'build/by-argon2-native');

/** Returns npm's own node-gyp, or throws a sentence for people. */
function gypProgram(): string {
  const npm = process.env['npm_execpath'];
  const program = npm && join(dirname(npm), '../node_modules/node-gyp/bin/node-gyp.js');
  if (program && existsSync(program)) return program;
  throw new Error('npm has no node-gyp here. Run it as: npm run argon2:native');
}

/** The headers that came with Node, so that none is downloaded. */
function headersOfNode(): string[] {
  const prefix = join(dirname(process.execPath), '..');
  return existsSync(join(prefix, 'include/node/node_api.h')) ? [`--nodedir=${prefix}`] : [];
}

/** Whether a file of the package belongs to its source. */
const isSource = (path: string): boolean => !/^(prebuilds|build)\b/.test(relative(shipped, path));

function build(): void {
  const flags = '-O3 -march=native';
  const env = { ...process.env, CFLAGS: flags, CXXFLAGS: flags };
  cpSync(shipped, workshop, { recursive: true, filter: isSource });
  const program = [gypProgram(), 'rebuild', '--loglevel=error', ...headersOfNode()];
  execFileSync(process.execPath, program, { cwd: workshop, env, stdio: 'pipe' });
}

function probe(environment: Record<string, string>): Probe {
  const { PREBUILDS_ONLY: _, ARGON2_PREBUILD: __, ...own } = process.env;
  const env = { ...own, ...environment };
  const output = execFileSync(process.execPath, [pathOf('argon2/probe.js')], { env });
  return JSON.parse(output.toString()) as Probe;
}

/** Returns what both binaries computed. Throws if the new one ends the process, or computes anything else. */
function compare(): { before: Probe; after: Probe } {
  const before = probe({ PREBUILDS_ONLY: '1' });
  const after = probe({ ARGON2_PREBUILD: workshop });
  if (JSON.stringify(before.hashes) === JSON.stringify(after.hashes)) return { before, after };
  throw new Error('The new binary computes other hashes.');
}

/** For the next start of any service from this checkout. `npm ci` takes it away again. */
function install(): void {
  mkdirSync(dirname(join(shipped, binary)), { recursive: true });
  renameSync(join(workshop, binary), join(shipped, binary));
  writeFileSync(mark, '');
}

function uninstall(): void {
  if (existsSync(mark)) rmSync(dirname(mark), { recursive: true });
}

function copyToBundle(): void {
  if (existsSync(folder)) copyBinaries();
}

function causeOf(error: unknown): string {
  const { stderr, message } = error as Error & { stderr?: Buffer };
  const lines = (stderr?.toString() ?? '').split('\n');
  const line = lines.find((one) => /error|not found/i.test(one));
  return line?.replace(/^gyp ERR! /, '').trim() ?? message;
}

/** Returns what both binaries computed; null, after a word to the operator, if this machine cannot build one. */
function tryToBuild(): ReturnType<typeof compare> | null {
  try {
    build();
    return compare();
  } catch (error) {
    process.stderr.write(`Not built, and nothing has changed: ${causeOf(error)}\n`);
    return null;
  }
}

function undo(): void {
  uninstall();
  copyToBundle();
  process.stdout.write('argon2 uses the binary of its package. Restart the service.\n');
}

function make(): void {
  process.stdout.write('Building argon2 for this processor: half a minute.\n');
  try {
    const built = tryToBuild();
    if (!built) return;
    install();
    copyToBundle();
    const { before, after } = built;
    const times = `${after.ms.toFixed(1)} ms instead of ${before.ms.toFixed(1)}`;
    const same = `${after.hashes.length} hashes are the same`;
    process.stdout.write(`A hash takes ${times}; ${same}. Restart the service.\n`);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

if (process.argv.includes('--undo')) undo();
else make();
