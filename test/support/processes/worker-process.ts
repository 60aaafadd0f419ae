/** Workers as processes of their own, to be killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = fileURLToPath(new URL('../world/mail-worker.js', import.meta.url));

/** What packages in CommonJS expect to find. */
const commonJs = `
import { createRequire as createRequireHere } from 'node:module';
const require = createRequireHere(import.meta.url);
const __filename = ${JSON.stringify(source)};
const __dirname = ${JSON.stringify(dirname(source))};
`;

export interface WorkerProcess {
  /** When it is connected. */
  readonly ready: Promise<unknown>;
  /** Lets it take jobs. */
  begin(): void;
  kill(): Promise<void>;
}

export interface WorkerProgram {
  spawn(more?: Record<string, string>): WorkerProcess;
  /** Kills what is left of them, and removes the program. */
  remove(): void;
}

/** In one file, which a process reads in a fraction of the time. */
export async function bundleWorker(environment: Record<string, string>): Promise<WorkerProgram> {
  const folder = mkdtempSync(join(dirname(source), 'worker-'));
  const program = join(folder, 'worker.mjs');
  await build({
    entryPoints: [source],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: { js: commonJs },
    keepNames: true,
    external: ['argon2'],
    logLevel: 'error',
  });

  const children = new Set<ChildProcess>();

  return {
    spawn(more = {}) {
      const child = spawn(process.execPath, [program], {
        env: { ...process.env, ...environment, ...more },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      children.add(child);
      const ended = once(child, 'exit').finally(() => children.delete(child));
      const ready = Promise.race([
        once(child.stdout, 'data'),
        ended.then(() => Promise.reject(new Error('The worker ended.'))),
      ]);
      // One that is killed before then has not failed.
      ready.catch(() => undefined);
      return {
        ready,
        begin: () => void child.stdin.write('begin\n'),
        async kill() {
          child.kill('SIGKILL');
          await ended;
        },
      };
    },
    remove() {
      for (const child of children) child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
}
