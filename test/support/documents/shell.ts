/**
 * Runs blocks of shell with programs that only write down how they were called. So a real shell reads quotes, pipes and
 * variables, and nothing happens.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

export interface Trial {
  /** Each call of a program: its name and its arguments. */
  readonly calls: readonly string[][];
  /** Programs that no reader is told to have. */
  readonly unknown: readonly string[];
  /** What it wrote on standard error, such as an error of syntax. */
  readonly errors: string;
  /** The variables that it sets, also in files of settings. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Programs that documents may use, as ones that do nothing. */
const programs =
  `rekey npx npm node curl docker kubectl systemctl sudo psql pg_dump pg_restore pg_basebackup jq
  cp rm gzip openssl promtool rover`.split(/\s+/);
/** Those that are harmless as they are. */
const harmless = ['cat', 'grep', 'sed', 'sort', 'uniq', 'head', 'tail', 'env', 'bash', 'sh'];

/** What the pages take to be set. */
const ofReaders = { ORGANIZATION: 'xRRkjDFafe', APPLICATION: 'QIyRaJtVUl' };

const recorder = `#!/bin/bash
{ printf '%s\\0' "\${0##*/}" "$@"; printf '\\n\\0'; } >>"$TRIAL/calls"
env -0 | grep -z '^[A-Z]' >>"$TRIAL/variables"
`;

/** The folder of these programs, the same for all blocks. */
const bin = createPrograms();

function createPrograms(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-programs-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const name of programs) writeFileSync(join(folder, name), recorder, { mode: 0o755 });
  for (const name of harmless) {
    const path = ['/usr/bin', '/bin']
      .map((place) => join(place, name))
      .find((one) => existsSync(one));
    if (path !== undefined) symlinkSync(path, join(folder, name));
  }
  return folder;
}

function prepare(folder: string): void {
  mkdirSync(join(folder, 'here/node_modules/.bin'), { recursive: true });
  writeFileSync(join(folder, 'here/node_modules/.bin/rekey'), recorder, { mode: 0o755 });
  mkdirSync(join(folder, 'here/.data/mail'), { recursive: true });
  mkdirSync(join(folder, 'here/examples/spa'), { recursive: true });
  for (const name of ['rekey.env', 'rekey.log']) writeFileSync(join(folder, 'here', name), '');
}

const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

function variablesOf(folder: string): Record<string, string> {
  const pairs = read(join(folder, 'variables'))
    .split('\0')
    .map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]);
  const place = join(folder, 'here');
  const files = readdirSync(place).filter((name) => name.endsWith('.env'));
  const written = files.map((name) => parseEnv(readFileSync(join(place, name), 'utf8')));
  const all = Object.assign(Object.fromEntries(pairs), ...written);
  const own = new Set([
    '',
    'PATH',
    'PWD',
    'OLDPWD',
    'SHLVL',
    'TRIAL',
    '_',
    ...Object.keys(ofReaders),
  ]);
  return Object.fromEntries(
    Object.entries<string>(all).filter(
      ([name]) => !own.has(name) && !name.startsWith('BASH_FUNC_'),
    ),
  );
}

/** Tries a block. Throws if it would write outside of its folder. */
export function tryShell(code: string): Trial {
  if (/>\s*["']?[/~](?!dev\/null)/.test(code)) throw new Error('It writes outside of its folder.');
  const folder = mkdtempSync(join(tmpdir(), 'rekey-block-'));
  try {
    prepare(folder);
    const missing = 'command_not_found_handle() { echo "$1" >>"$TRIAL/unknown"; return 127; }';
    const script = `${missing}\nset -a\n${code}\nenv -0 | grep -z '^[A-Z]' >>"$TRIAL/variables"\n`;
    const env = { PATH: bin, TRIAL: folder, ...ofReaders };
    const run = [`exec 2>"$TRIAL/errors"; eval "$1"; exit 0`, 'block', script];
    const cwd = join(folder, 'here');
    // A block that waits fails with ETIMEDOUT, by its own name, rather than holding up all tests.
    const limits = { stdio: 'ignore', timeout: 20_000, killSignal: 'SIGKILL' } as const;
    execFileSync('/bin/bash', ['-c', ...run], { cwd, env, ...limits });
    return {
      calls: read(join(folder, 'calls'))
        .split('\n\0')
        .filter((text) => text !== '')
        .map((text) => text.split('\0').slice(0, -1)),
      unknown: read(join(folder, 'unknown')).split('\n').filter(Boolean),
      errors: read(join(folder, 'errors')),
      variables: variablesOf(folder),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
