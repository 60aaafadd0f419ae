/** The service as a process of its own, in the production profile, and requests to it over sockets. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sendOver, type Send } from '../apis/send.js';
import { testEnvironment } from './environment.js';

const main = fileURLToPath(new URL('../../../service/main.js', import.meta.url));

export interface Service {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything it wrote. */
  readonly output: string[];
  readonly send: Send;
  /** Ends it by a signal, and waits until it has ended; its exit code, null after `SIGKILL`. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Returns the URL in the line of the log that says so. Throws what was written if it ends before. */
function listening(child: ChildProcess, output: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output.push(chunk.toString());
      const [, url] = /"url":"([^"]+)","msg":"listening"/.exec(output.join('')) ?? [];
      if (url) resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => reject(new Error(`The service ended: ${output.join('')}`)));
  });
}

/** Starts one on a free port of loopback, with the keys of the test applications. `program` is another version's. */
export async function startService(
  environment: Record<string, string>,
  program = main,
): Promise<Service> {
  const settings = { HOST: '127.0.0.1', PORT: '0', ...environment };
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...testEnvironment(settings) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const ended = once(child, 'exit');
  const url = await listening(child, output);
  return {
    url,
    process: child,
    output,
    send: sendOver(url),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}
