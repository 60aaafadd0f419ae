/** The programs of `test/supergraph`, which has packages of its own: a gateway needs a `graphql` that is one with it. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { filesOf } from '../clients/pages.js';

const folder = resolve('test/supergraph');

export interface NamedSubgraph {
  readonly name: string;
  readonly sdl: string;
  /** Where the gateway sends requests; needed for a gateway alone. */
  readonly url?: string;
}

/** Returns the supergraph, or why the subgraphs do not compose. */
export function compose(subgraphs: readonly NamedSubgraph[]): {
  readonly errors: readonly string[];
  readonly supergraphSdl?: string;
} {
  const input = JSON.stringify(subgraphs.map((one) => ({ url: 'http://127.0.0.1:1', ...one })));
  const output = execFileSync(process.execPath, [join(folder, 'compose.js')], {
    input,
    maxBuffer: 100_000_000,
  });
  return JSON.parse(output.toString());
}

/** Returns the text of a file of a package that is installed there. */
export function readPackage(path: string): string {
  return readFileSync(join(folder, 'node_modules', path), 'utf8');
}

export const loyaltySdl = readFileSync(join(folder, 'loyalty.graphql'), 'utf8');

interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

async function urlIn(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const url = /http:\S+$/.exec(line)?.[0];
    if (url) return url;
  }
  throw new Error('No URL was printed.');
}

/** Starts a program and waits for the line that ends with its URL. */
async function start(program: string, cwd: string): Promise<Running> {
  const child: ChildProcess = spawn(process.execPath, [program], {
    cwd,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await Promise.race([
    urlIn(createInterface({ input: child.stdout ?? process.stdin })),
    once(child, 'exit').then(() => Promise.reject(new Error(`${program} ended.`))),
  ]);
  return {
    url,
    async stop() {
      if (child.exitCode === null && child.kill()) await once(child, 'exit');
    },
  };
}

export const startLoyalty = () => start(join(folder, 'loyalty.js'), folder);

/** Starts the gateway of docs/clients/federation.md, as it is printed there, beside the packages that it imports. */
export async function startGateway(supergraphSdl: string): Promise<Running> {
  const parent = join(folder, 'node_modules/.gateways');
  mkdirSync(parent, { recursive: true });
  const project = mkdtempSync(join(parent, 'gateway-'));
  const { 'gateway.js': code = '' } = filesOf('docs/clients/federation.md', {
    url: '',
    apiKey: '',
  });
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(project, 'gateway.js'), code);
  writeFileSync(join(project, 'supergraph.graphql'), supergraphSdl);
  const running = await start(join(project, 'gateway.js'), project);
  return {
    ...running,
    async stop() {
      await running.stop();
      rmSync(project, { recursive: true });
    },
  };
}
