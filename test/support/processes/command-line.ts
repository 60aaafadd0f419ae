/** `rekey` as an operator types it, and what it must answer. */
import { expect } from '@jest/globals';
import { run, type Finished, type Settings } from './process.js';

export function rekey(settings: Settings, ...args: string[]): Promise<Finished> {
  return run('rekey', args, settings);
}

const newDatabase = /^No DATABASE_URL: made an embedded database in .+\.\n/;

/** The result of a command that must succeed, and says nothing else but that it made a database. */
export async function answerOf(settings: Settings, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await rekey(settings, ...args);
  expect({ code, stderr: stderr.replace(newDatabase, '') }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

export async function jsonOf(settings: Settings, ...args: string[]): Promise<any> {
  return JSON.parse(await answerOf(settings, ...args, '--json'));
}

/** The one line on standard error of a command that must fail, and nothing else. */
export async function errorOf(code: 1 | 2, settings: Settings, ...args: string[]): Promise<string> {
  const finished = await rekey(settings, ...args);
  expect(finished).toMatchObject({ code, stdout: '' });
  const stderr = finished.stderr.replace(newDatabase, '');
  expect(stderr).toMatch(/^error: .+\n$/);
  return stderr;
}
