/** `rekey` as an operator types it, and what it must answer. */
import { expect } from '@jest/globals';
import { runCommandLine } from '../../../src/cli/program.js';
import { run, type Finished, type Settings } from './process.js';

function replaceEnvironment(values: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, values);
}

/** Keeps what is written to a stream from it; the second function ends that. */
function capture(stream: NodeJS.WriteStream): [read: () => string, end: () => void] {
  const chunks: string[] = [];
  const { write } = stream;
  stream.write = (chunk: string | Uint8Array) => chunks.push(chunk.toString()) > 0;
  return [() => chunks.join(''), () => void (stream.write = write)];
}

/** Runs a command in this process, with these settings and none of the tests' own. One at a time. */
export async function rekey(settings: Settings, ...args: string[]): Promise<Finished> {
  const { PATH = '', ...others } = process.env;
  const [stdout, endStdout] = capture(process.stdout);
  const [stderr, endStderr] = capture(process.stderr);
  replaceEnvironment({ PATH, ...settings });
  try {
    const code = await runCommandLine(args);
    return { code, stdout: stdout(), stderr: stderr() };
  } finally {
    replaceEnvironment({ PATH, ...others });
    endStdout();
    endStderr();
  }
}

/** As `rekey`, in a process of its own: for what ends with one, or ends it. */
export function rekeyProcess(settings: Settings, ...args: string[]): Promise<Finished> {
  return run('rekey', args, settings);
}

const newDatabase = /^No DATABASE_URL: made an embedded database in .+\.\n/;

/** Returns the result of a command that must succeed, and say nothing else but that it made a database. */
export async function answerOf(settings: Settings, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await rekey(settings, ...args);
  expect({ code, stderr: stderr.replace(newDatabase, '') }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

export async function jsonOf(settings: Settings, ...args: string[]): Promise<any> {
  return JSON.parse(await answerOf(settings, ...args, '--json'));
}

/** Returns the one line on standard error of a command that must fail, and write nothing else. */
export async function errorOf(code: 1 | 2, settings: Settings, ...args: string[]): Promise<string> {
  const finished = await rekey(settings, ...args);
  expect(finished).toMatchObject({ code, stdout: '' });
  const stderr = finished.stderr.replace(newDatabase, '');
  expect(stderr).toMatch(/^error: .+\n$/);
  return stderr;
}
