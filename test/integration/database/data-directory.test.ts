import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  DataDirectoryInUseError,
  lockDataDirectory,
} from '../../../src/database/data-directory.js';

const program = fileURLToPath(
  new URL('../../support/processes/directory-locker.js', import.meta.url),
);

interface Locker {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  lock(directory: string): Promise<string>;
}

function startLocker(): Locker {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    async lock(directory) {
      child.stdin.write(`${directory}\n`);
      return (await lines.next()).value as string;
    },
  };
}

describe('the lock on a data directory', () => {
  let root: string;
  const lockers: Locker[] = [];

  function start(count: number): Locker[] {
    lockers.push(...Array.from({ length: count }, startLocker));
    return lockers;
  }

  async function kill({ child }: Locker): Promise<void> {
    if (child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await exited;
  }

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'rekey-lock-'));
  });

  afterEach(async () => {
    await Promise.all(lockers.splice(0).map(kill));
    rmSync(root, { recursive: true, force: true });
  });

  it('is given to one of several processes that ask at the same moment, and the others are told to whom', async () => {
    const askers = start(4);
    const { pid: gone } = spawnSync(process.execPath, ['--version']);
    for (let round = 0; round < 50; round += 1) {
      const directory = mkdtempSync(join(root, 'data-'));
      // Half of the directories were left behind by a process that is no more.
      if (round % 2) writeFileSync(join(directory, 'lock.7'), `${gone} 12345`);
      const answers = await Promise.all(askers.map((asker) => asker.lock(directory)));
      const holder = askers[answers.indexOf('held')];
      const refusal = new DataDirectoryInUseError(directory, holder?.child.pid ?? 0).message;
      expect(answers.toSorted()).toEqual([refusal, refusal, refusal, 'held'].toSorted());
    }
  });

  it('ends with the process that held it, however that ended', async () => {
    const [holder] = start(1);
    expect(await holder?.lock(root)).toBe('held');
    expect(() => lockDataDirectory(root)).toThrow(DataDirectoryInUseError);
    await kill(holder as Locker);
    lockDataDirectory(root)();
    lockDataDirectory(root)();
    expect(readdirSync(root)).toHaveLength(1);
  });

  it('does not take a later process with the same number for its holder', () => {
    writeFileSync(join(root, 'lock.1'), `${process.ppid} 1`);
    expect(() => lockDataDirectory(root)()).not.toThrow();
  });
});
