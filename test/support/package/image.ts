/** The image of the Dockerfile, built without a container engine: each stage in a folder of its own. */
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isLong } from '../long.js';
import { makeDirectory, startCommand, type Running, type Settings } from '../processes/process.js';
import { parseDockerfile } from './dockerfile.js';
import { runAsWritten } from './other-npm.js';
import { buildStage, inside, runInShell, type Built, type RunStep } from './stage.js';

export interface Image {
  /** The stage that packs, and the one that runs. */
  readonly build: Built;
  readonly final: Built;
  /** As `docker run`: without arguments it starts the service. */
  run(settings: Settings, ...args: string[]): Running;
  /** As Docker asks whether the container is healthy. */
  checkHealth(settings: Settings): Running;
}

/** The installed packages of the checkout stand for `npm ci`, unless the run is long; then all is done as it is written. */
const runShortly: RunStep = async (command, cwd, environment) => {
  if (command === 'npm ci') {
    symlinkSync(resolve('node_modules'), join(cwd, 'node_modules'));
    return '';
  }
  return runInShell(command, cwd, { ...environment, npm_config_offline: 'true' });
};

/** Root runs the container as nobody, who may write nothing of it, provided that nobody may read this Node. */
function unprivileged(): { uid: number; gid: number } | object {
  const isRoot = process.getuid?.() === 0 && !process.execPath.startsWith('/root');
  return isRoot ? { uid: 65_534, gid: 65_534 } : {};
}

/** Builds it from the repository. */
export async function buildImage(): Promise<Image> {
  const folder = makeDirectory();
  chmodSync(folder, 0o755);
  const stages = new Map<string, Built>();
  const world = { context: process.cwd(), stages, run: isLong ? await runAsWritten() : runShortly };
  for (const stage of parseDockerfile(readFileSync('Dockerfile', 'utf8'))) {
    const name = stage.name ?? 'final';
    mkdirSync(join(folder, name));
    stages.set(name, await buildStage(stage, join(folder, name), world));
  }
  const [build, final] = [...stages.values()];
  if (build === undefined || final === undefined) throw new Error('The Dockerfile has two stages.');
  const enter = (command: readonly string[], settings: Settings) =>
    startCommand(command, {
      cwd: inside(final),
      env: { ...final.environment, ...settings },
      ...unprivileged(),
    });
  return {
    build,
    final,
    run: (settings, ...args) =>
      enter([...final.entrypoint, ...(args.length > 0 ? args : final.cmd)], settings),
    checkHealth: (settings) => enter(['sh', '-c', final.healthcheck], settings),
  };
}
