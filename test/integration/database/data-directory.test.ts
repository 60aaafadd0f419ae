import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataDirectoryInUseError as InUse } from '../../../src/database/data-directory.js';
import { lockDataDirectory } from '../../../src/database/data-directory.js';

/** There /proc tells a dead process from one that runs. */
const itOnLinux = process.platform === 'linux' ? it : it.skip;
const locker = new URL('../../support/processes/directory-locker.js', import.meta.url);

describe('the lock on a data directory', () => {
  let directory: string;
  let children: ChildProcess[];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'rekey-lock-'));
    children = [];
  });

  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  function run(command: string, args: string[]): ChildProcess {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    return child;
  }

  /** A process that locks directories, one after the other, and says how that went. */
  function startLocker() {
    const child = run(process.execPath, [fileURLToPath(locker)]);
    const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    const lock = async (path = directory) => {
      child.stdin!.write(`${path}\n`);
      return (await lines.next()).value as string;
    };
    return { child, lock };
  }

  const locks = () => readdirSync(directory).sort();

  it('is held by the first who takes it, and names that process to the second', () => {
    lockDataDirectory(directory);
    for (const told of [InUse, `in use by process ${process.pid}.`, directory]) {
      expect(() => lockDataDirectory(directory)).toThrow(told);
    }
  });

  it('can be taken again once it was let go, under a number that was never given before', () => {
    lockDataDirectory(directory)();
    expect(locks()).toEqual(['lock.1']);
    lockDataDirectory(directory);
    expect(locks()).toEqual(['lock.2']);
    expect(() => lockDataDirectory(directory)).toThrow(InUse);
  });

  it('makes the directory if it is missing, for its owner alone', () => {
    const missing = join(directory, 'a', 'b');
    lockDataDirectory(missing);
    expect(statSync(missing).mode & 0o777).toBe(0o700);
    expect(statSync(join(missing, 'lock.1')).mode & 0o777).toBe(0o600);
  });

  it('is refused while another process holds it, and free when that one was killed', async () => {
    const { child, lock } = startLocker();
    expect(await lock()).toBe('held');
    expect(() => lockDataDirectory(directory)).toThrow(`process ${child.pid}.`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockDataDirectory(directory)();
    lockDataDirectory(directory)();
    expect(locks()).toHaveLength(1);
  });

  it('does not take a later process of the same pid for the holder', () => {
    writeFileSync(join(directory, 'lock.6'), `${process.ppid} 1`);
    lockDataDirectory(directory)();
    writeFileSync(join(directory, 'lock.7'), `${process.pid} 1`);
    lockDataDirectory(directory);
    expect(locks()).toEqual(['lock.8']);
    expect(readFileSync(join(directory, 'lock.8'), 'utf8')).toMatch(`${process.pid} `);
  });

  it('is refused if its holder is of another host or container, whatever runs here under its pid', () => {
    const file = join(directory, 'lock.7');
    for (const pid of [process.pid, 999_999_999]) {
      writeFileSync(file, `${pid} 1 pid:[1] another-host`);
      const holder = `process ${pid} of another host or container (another-host, pid:[1])`;
      for (const told of [InUse, holder, `delete ${file}`]) {
        expect(() => lockDataDirectory(directory)).toThrow(told);
      }
    }
    expect(locks()).toEqual(['lock.7']);
    writeFileSync(file, '');
    expect(() => lockDataDirectory(directory)).not.toThrow();
  });

  it('says where it was taken', () => {
    lockDataDirectory(directory);
    const words = readFileSync(join(directory, 'lock.1'), 'utf8').split(' ');
    expect(words).toHaveLength(4);
    expect(words[0]).toBe(`${process.pid}`);
    expect(words[3]).toBe(hostname());
  });

  it('is taken over from a process of this place that is no more', () => {
    lockDataDirectory(directory);
    const file = join(directory, 'lock.1');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+ \d*/, '999999999 1'));
    expect(() => lockDataDirectory(directory)).not.toThrow();
    expect(locks()).toEqual(['lock.2']);
  });

  itOnLinux(
    'does not take a dead process that its parent has not waited for as the holder',
    async () => {
      // The shell becomes a program that never waits for the child it inherits.
      const parent = run('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60']);
      const [chunk] = (await once(parent.stdout!, 'data')) as [Buffer];
      const pid = chunk.toString().trim();
      const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8');
      const startedAt = stat().split(' ')[21];
      while (stat().split(' ')[2] !== 'Z') await new Promise(setImmediate);
      writeFileSync(join(directory, 'lock.1'), `${pid} ${startedAt}`);
      expect(() => lockDataDirectory(directory)).not.toThrow();
    },
  );

  it('reads only the highest number, and leaves files of other names alone', () => {
    writeFileSync(join(directory, 'lock.9'), '');
    writeFileSync(join(directory, 'lock.10'), '');
    writeFileSync(join(directory, 'lock.2'), `${process.pid} 1`);
    writeFileSync(join(directory, 'lock.old'), 'mine');
    lockDataDirectory(directory);
    expect(locks()).toEqual(['lock.11', 'lock.old']);
  });

  it('is given to one of several processes that ask at the same moment, and the others hear which', async () => {
    const askers = Array.from({ length: 4 }, startLocker);
    const { pid: gone } = spawnSync(process.execPath, ['--version']);
    for (let round = 0; round < 50; round += 1) {
      const path = mkdtempSync(join(directory, 'data-'));
      // Half of the directories were left behind by a process that has ended, or were never locked.
      if (round % 2) writeFileSync(join(path, 'lock.7'), round % 4 === 1 ? `${gone} 12345` : '');
      const answers = await Promise.all(askers.map((asker) => asker.lock(path)));
      const holder = askers[answers.indexOf('held')];
      const refusal = new InUse(path, holder?.child.pid ?? 0).message;
      expect(answers.toSorted()).toEqual([refusal, refusal, refusal, 'held'].toSorted());
      expect(readdirSync(path)).toEqual([round % 2 ? 'lock.8' : 'lock.1']);
    }
  });
});
