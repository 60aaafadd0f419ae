/** Services and workers of two versions on one database, behind a load balancer. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Send } from '../apis/send.js';
import { until } from '../until.js';
import { testEnvironment, type Environment } from '../world/environment.js';
import { startService, type Service } from '../world/service.js';
import type { Release } from './last-release.js';

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** The programs of this checkout. */
export const present: Release = { service: at('service/main.js'), rekey: at('src/cli/main.js') };

/** Runs a command of a version, and returns what it printed. Throws if it fails. */
export async function command(
  { rekey }: Release,
  environment: Environment,
  ...args: string[]
): Promise<string> {
  const { PATH = '' } = process.env;
  const env = { PATH, ...environment };
  const { stdout } = await promisify(execFile)(process.execPath, [rekey, ...args], { env });
  return stdout;
}

interface Instance {
  service: Service;
  isOpen: boolean;
  running: number;
}

export interface Balancer {
  /** Each request goes to any instance in rotation. */
  readonly send: Send;
  /** Takes instance `index` out of rotation, stops it in order, and starts it as a service of that version. */
  replace(index: number, release: Release): Promise<void>;
  /** The lines of the log about what went wrong. */
  faults(): string[];
  stop(): Promise<void>;
}

async function stopInOrder({ stop, output }: Service): Promise<void> {
  const code = await stop();
  if (code !== 0) throw new Error(`A service ended with ${code}: ${output.join('')}`);
}

/** Starts two services of a version that take no jobs. */
export async function openBalancer(release: Release, environment: Environment): Promise<Balancer> {
  const launch = (of: Release) =>
    startService({ ...environment, WORKER_CONCURRENCY: '0' }, of.service);
  const instances: Instance[] = [];
  const past: string[][] = [];
  for (let index = 0; index < 2; index += 1)
    instances.push({ service: await launch(release), isOpen: true, running: 0 });
  return {
    async send(...request) {
      const open = instances.filter(({ isOpen }) => isOpen);
      const instance = open[Math.floor(Math.random() * open.length)]!;
      instance.running += 1;
      try {
        return await instance.service.send(...request);
      } finally {
        instance.running -= 1;
      }
    },
    async replace(index, next) {
      const instance = instances[index]!;
      instance.isOpen = false;
      await until(() => instance.running === 0);
      await stopInOrder(instance.service);
      past.push(instance.service.output);
      instance.service = await launch(next);
      instance.isOpen = true;
    },
    faults() {
      const all = [...past, ...instances.map(({ service }) => service.output)];
      const lines = all.flatMap((output) => output.join('').split('\n'));
      return lines.filter((line) => /"level":50/.test(line));
    },
    async stop() {
      for (const { service } of instances) await stopInOrder(service);
    },
  };
}

export interface WorkerOf {
  /** Stops it in order. */
  stop(): Promise<void>;
}

async function ready(child: ChildProcess, output: string[]): Promise<void> {
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The worker ended: ${output.join('')}`);
  });
  ended.catch(() => undefined);
  await Promise.race([until(() => /takes jobs/.test(output.join('')), 30_000), ended]);
}

/** Starts a worker of a version, in the development profile: so it may call webhooks on loopback. */
export async function startWorker({ rekey }: Release, environment: Environment): Promise<WorkerOf> {
  const child = spawn(process.execPath, [rekey, 'worker'], {
    env: { ...process.env, ...testEnvironment(environment), REKEY_PROFILE: 'development' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  await ready(child, output);
  return {
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = await ended;
      if (code !== 0) throw new Error(`A worker ended with ${code}: ${output.join('')}`);
    },
  };
}
