/** The systemd units: systemd accepts them, they start what the package has, and they are hardened. */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { cleanUp, makeDirectory } from '../../support/processes/process.js';

afterAll(cleanUp);

const folder = 'ops/systemd';
const units = readdirSync(folder);
const textOf = (unit: string) => readFileSync(join(folder, unit), 'utf8');

/** systemd asks whether the program is there, which is not so on the machine of a test. */
const program = '/opt/rekey/node_modules/.bin/rekey';

function analyze(...args: string[]): string {
  const { stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
  return stdout + stderr;
}

/** Writes the unit with another program and this text in place of another. */
function write(unit: string, from = '', to = ''): string {
  const file = join(makeDirectory(), unit);
  writeFileSync(file, textOf(unit).replaceAll(program, '/bin/true').replace(from, to));
  return file;
}

const linesOf = (unit: string) =>
  textOf(unit)
    .split('\n')
    .filter((line) => /^[A-Z]\w+=/.test(line));

it('has a unit for the service, one for the worker and one for the tables', () => {
  const starts = units.map((unit) => [unit, /^ExecStart=(.*)$/m.exec(textOf(unit))?.[1]]);
  expect(Object.fromEntries(starts)).toEqual({
    'rekey.service': `${program} start`,
    'rekey-worker.service': `${program} worker`,
    'rekey-migrate.service': `${program} migrate`,
  });
});

it.each(['rekey-worker.service', 'rekey-migrate.service'])('hardens %s as the service', (unit) => {
  const isSandbox = (line: string) =>
    /^(?!Description|ExecStart|EnvironmentFile=-|Type|Restart|WantedBy|Timeout|OOM)/.test(line);
  expect(linesOf(unit).filter(isSandbox)).toEqual(linesOf('rekey.service').filter(isSandbox));
});

it('gives the worker and the tables a file of their own after the common one, which may be missing', () => {
  const files = units.map((unit) => [
    unit,
    [...textOf(unit).matchAll(/^EnvironmentFile=(.*)$/gm)].map(([, file]) => file),
  ]);
  expect(Object.fromEntries(files)).toEqual({
    'rekey.service': ['/etc/rekey/rekey.env'],
    'rekey-worker.service': ['/etc/rekey/rekey.env', '-/etc/rekey/worker.env'],
    'rekey-migrate.service': ['/etc/rekey/rekey.env', '-/etc/rekey/migrate.env'],
  });
});

/** Debian's package `systemd` has it. */
const isInstalled = spawnSync('systemd-analyze', ['--version']).status === 0;
const onSystemd = isInstalled ? describe : describe.skip;

onSystemd('systemd', () => {
  it.each(units)('accepts %s without a word', (unit) => {
    expect(analyze('verify', write(unit))).toBe('');
  });

  it('would report a misspelt line and a missing program', () => {
    const misspelt = write('rekey.service', 'ProtectHome', 'ProtectHouse');
    expect(analyze('verify', misspelt)).toContain('ProtectHouse');
    const missing = write('rekey.service', '/bin/true', '/bin/missing');
    expect(analyze('verify', missing)).toContain('/bin/missing');
  });

  it.each(units)('finds little exposed by %s', (unit) => {
    const output = analyze('security', '--offline=true', write(unit));
    const [, level] = /Overall exposure level for \S+: (\d+\.\d)/.exec(output) ?? [];
    expect(Number(level)).toBeLessThan(1.6);
  });
});
