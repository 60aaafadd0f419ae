import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  DataDirectoryInUseError,
  lockDataDirectory,
} from '../../../src/database/data-directory.js';

/** Where /proc tells a dead process from one that runs. */
const itOnLinux = process.platform === 'linux' ? it : it.skip;
const moduleUrl = new URL('../../../src/database/data-directory.js', import.meta.url).href;

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
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    return child;
  }

  /** A process that locks the directory, says how that went in one line, and lives on. */
  function startLocker(): ChildProcess {
    const script = `import { lockDataDirectory } from '${moduleUrl}';
      try { lockDataDirectory(process.argv[1]); console.log('locked'); }
      catch (error) { console.log(error.name); }
      setInterval(() => undefined, 1000);`;
    return run(process.execPath, ['--input-type=module', '-e', script, directory]);
  }

  async function firstLine(child: ChildProcess): Promise<string> {
    const [chunk] = (await once(child.stdout!, 'data')) as [Buffer];
    return chunk.toString().trim();
  }

  const locks = () => readdirSync(directory).sort();

  it('is held by the first who takes it, and names that process to the second', () => {
    lockDataDirectory(directory);
    expect(() => lockDataDirectory(directory)).toThrow(DataDirectoryInUseError);
    expect(() => lockDataDirectory(directory)).toThrow(`in use by process ${process.pid}.`);
    expect(() => lockDataDirectory(directory)).toThrow(directory);
  });

  it('can be taken again once it was let go, under a number that was never given before', () => {
    lockDataDirectory(directory)();
    expect(locks()).toEqual(['lock.1']);
    lockDataDirectory(directory);
    expect(locks()).toEqual(['lock.2']);
    expect(() => lockDataDirectory(directory)).toThrow(DataDirectoryInUseError);
  });

  it('makes the directory where it is missing, for its owner alone', () => {
    const missing = join(directory, 'a', 'b');
    lockDataDirectory(missing);
    expect(statSync(missing).mode & 0o777).toBe(0o700);
    expect(statSync(join(missing, 'lock.1')).mode & 0o777).toBe(0o600);
  });

  it('is refused while another process holds it, and free when that one was killed', async () => {
    const holder = startLocker();
    expect(await firstLine(holder)).toBe('locked');
    expect(() => lockDataDirectory(directory)).toThrow(`process ${holder.pid}.`);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(() => lockDataDirectory(directory)).not.toThrow();
  });

  it('does not take a later process of the same pid for the holder', () => {
    writeFileSync(join(directory, 'lock.7'), `${process.pid} 1`);
    lockDataDirectory(directory);
    expect(locks()).toEqual(['lock.8']);
    expect(readFileSync(join(directory, 'lock.8'), 'utf8')).toMatch(`${process.pid} `);
  });

  it('is refused where its holder is of another host or container, whatever runs here under its pid', () => {
    const file = join(directory, 'lock.7');
    for (const pid of [process.pid, 999_999_999]) {
      writeFileSync(file, `${pid} 1 pid:[1] another-host`);
      expect(() => lockDataDirectory(directory)).toThrow(DataDirectoryInUseError);
      expect(() => lockDataDirectory(directory)).toThrow(
        `process ${pid} of another host or container (another-host, pid:[1])`,
      );
      expect(() => lockDataDirectory(directory)).toThrow(`delete ${file}`);
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

  itOnLinux('does not take a dead process that nobody waited for as the holder', async () => {
    // The shell becomes a program that never waits for the child it inherits.
    const parent = run('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60']);
    const pid = await firstLine(parent);
    const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8');
    const startedAt = stat().split(' ')[21];
    while (stat().split(' ')[2] !== 'Z') await new Promise(setImmediate);
    writeFileSync(join(directory, 'lock.1'), `${pid} ${startedAt}`);
    expect(() => lockDataDirectory(directory)).not.toThrow();
  });

  it('reads only the highest number, and leaves files of other names alone', () => {
    writeFileSync(join(directory, 'lock.9'), '');
    writeFileSync(join(directory, 'lock.10'), '');
    writeFileSync(join(directory, 'lock.2'), `${process.pid} 1`);
    writeFileSync(join(directory, 'lock.old'), 'mine');
    lockDataDirectory(directory);
    expect(locks()).toEqual(['lock.11', 'lock.old']);
  });

  it('is given to one alone of many processes that ask at the same time', async () => {
    writeFileSync(join(directory, 'lock.3'), '');
    const lockers = Array.from({ length: 6 }, startLocker);
    const answers = await Promise.all(lockers.map(firstLine));
    expect(answers.sort()).toEqual([
      ...Array.from({ length: 5 }, () => 'DataDirectoryInUseError'),
      'locked',
    ]);
    expect(locks()).toEqual(['lock.4']);
  });
});
