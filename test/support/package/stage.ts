/** Carries out the steps of one stage of a Dockerfile in a folder, which stands for the root of the container. */
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { startCommand, type Settings } from '../processes/process.js';
import type { Stage, Step } from './dockerfile.js';

export interface Built {
  readonly root: string;
  workdir: string;
  environment: Settings;
  user: string;
  healthcheck: string;
  entrypoint: readonly string[];
  cmd: readonly string[];
}

/** Runs a command line of the shell. Returns what it wrote, and throws that if it fails. */
export type RunStep = (command: string, cwd: string, environment: Settings) => Promise<string>;

/** Where a path of the container is. */
export function inside({ root, workdir }: Built, path = '.'): string {
  return join(root, posix.resolve(workdir, path));
}

/** Runs it with the settings of npm as they are on this machine. */
export const runInShell: RunStep = async (command, cwd, environment) => {
  const { HOME = '' } = process.env;
  const running = startCommand(['sh', '-c', command], { cwd, env: { HOME, ...environment } });
  const { code, stdout, stderr } = await running.finished;
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${stdout}${stderr}`);
  return stdout + stderr;
};

function toPattern(line: string): RegExp {
  const escaped = line.replaceAll('.', String.raw`\.`).replaceAll('**/', '(.+/)?');
  return new RegExp(`^${escaped.replaceAll(/(?<!\))\*/g, '[^/]*')}(/|$)`);
}

/** Returns whether `.dockerignore` leaves a path of the context out. */
function createIgnore(context: string): (path: string) => boolean {
  const lines = readFileSync(join(context, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
  const patterns = lines.map(toPattern);
  return (path) => patterns.some((pattern) => pattern.test(path));
}

/** Copies files into a folder, and of a folder what is in it. */
function copyInto(target: string, path: string, isLeftOut: (path: string) => boolean): void {
  const isFolder = statSync(path).isDirectory();
  const filter = (each: string) => !isLeftOut(posix.relative(path, each));
  mkdirSync(target, { recursive: true });
  cpSync(path, isFolder ? target : join(target, basename(path)), {
    recursive: true,
    verbatimSymlinks: true,
    ...(isFolder && { filter }),
  });
}

function copy(built: Built, { from, paths }: Extract<Step, { kind: 'copy' }>, world: World): void {
  const source = from === null ? null : world.stages.get(from);
  if (source === undefined) throw new Error(`There is no stage ${from}.`);
  const ignore = source === null ? createIgnore(world.context) : () => false;
  const target = inside(built, paths.at(-1));
  for (const path of paths.slice(0, -1)) {
    copyInto(target, join(source?.root ?? world.context, path), ignore);
  }
}

/** Folders of the container lie elsewhere here, and `$PATH` is that of this machine. */
function expand(built: Built, value: string): string {
  const { PATH = '' } = { ...process.env, ...built.environment };
  const here = (path: string) =>
    existsSync(join(built.root, path)) && path !== '' ? join(built.root, path) : path;
  return value
    .split(':')
    .map((part) => (part === '$PATH' ? PATH : part.startsWith('/') ? here(part) : part))
    .join(':');
}

export interface World {
  readonly context: string;
  readonly stages: ReadonlyMap<string, Built>;
  readonly run: RunStep;
}

async function carryOut(built: Built, step: Step, world: World): Promise<void> {
  switch (step.kind) {
    case 'workdir':
      built.workdir = posix.resolve(built.workdir, step.text);
      mkdirSync(inside(built), { recursive: true });
      return;
    case 'copy':
      return copy(built, step, world);
    case 'run':
      await world.run(step.text, inside(built), built.environment);
      return;
    case 'env': {
      const values = Object.entries(step.values).map(([name, value]) => [
        name,
        expand(built, value),
      ]);
      built.environment = { ...built.environment, ...Object.fromEntries(values) };
      return;
    }
    case 'expose':
      return;
    case 'user':
    case 'healthcheck':
      built[step.kind] = step.text;
      return;
    case 'entrypoint':
    case 'cmd':
      built[step.kind] = step.command;
  }
}

/** Carries out all steps in their order. */
export async function buildStage(stage: Stage, root: string, world: World): Promise<Built> {
  const nothing = { workdir: '/', environment: {}, user: 'root', healthcheck: '' };
  const built: Built = { root, ...nothing, entrypoint: [], cmd: [] };
  for (const step of stage.steps) await carryOut(built, step, world);
  return built;
}
