/** Installs the peers from npm, into a folder of their own that is kept between runs. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../../../bench/peers/servers/', import.meta.url));
const folder = resolve('.cache', 'peers');
/** A copy of the `package.json` that was installed. */
const installed = join(folder, 'installed.json');

function isInstalled(manifest: string): boolean {
  return existsSync(installed) && readFileSync(installed, 'utf8') === manifest;
}

/** No package needs its scripts. A lock file would name the registry of whoever wrote it. */
function install(): void {
  const options = [
    '--no-package-lock',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--fetch-retries=1',
  ];
  const { status, stderr, error } = spawnSync('npm', ['install', ...options], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status === 0) return;
  const reason = error?.message ?? stderr.trim().split('\n').slice(0, 4).join('\n');
  const message = 'npm cannot install the peers. Does this machine reach its registry?';
  process.stderr.write(`${message}\n${reason}\n`);
  process.exit(1);
}

/**
 * Returns the folder with the programs of the peers and their packages. Ends the process with a message if npm
 * cannot install them, as without a registry.
 */
export function installPeers(): string {
  const manifest = readFileSync(join(source, 'package.json'), 'utf8');
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'better-auth.mjs', 'parse-server.mjs'])
    copyFileSync(join(source, file), join(folder, file));
  if (isInstalled(manifest)) return folder;
  process.stdout.write(`installing ${Object.keys(JSON.parse(manifest).dependencies).join(', ')}\n`);
  install();
  writeFileSync(installed, manifest);
  return folder;
}

/** Returns the version of a package in that folder. */
export function versionOf(name: string): string {
  const manifest = join(folder, 'node_modules', name, 'package.json');
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}
