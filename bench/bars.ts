/**
 * Measures all bars, one part after the other, each in a process of its own, and ends with one table.
 * Usage: npm run bench [-- --json FILE]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMet, readFigures, renderFigures, type Figure } from './figures.js';
import { describeMachine, load } from './machine.js';
import { readOptions } from './options.js';

/**
 * The parts, as short as they have to be for all of them to take twelve minutes on two cores. `--seconds` bounds each of
 * a part's figures, which have fewer rounds on a slow machine.
 */
const parts: readonly (readonly [name: string, ...options: string[]])[] = [
  ['reads', '--seconds', '6', '--count', '400'],
  ['requests', '--seconds', '20'],
  ['redemptions', '--seconds', '40', '--count', '60'],
  ['overload', '--seconds', '15'],
  ['start', '--seconds', '15'],
  ['memory'],
  ['sizes', '--seconds', '6', '--count', '300'],
];

const { json } = readOptions({});
const main = fileURLToPath(new URL('main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rekey-bench-'));
const begin = performance.now();
const say = (line: string) => process.stdout.write(`${line}\n`);

function elapsed(): string {
  const seconds = Math.round((performance.now() - begin) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Runs a part and returns its figures: none if it failed, which makes the whole run fail. */
async function figuresOf([name, ...options]: (typeof parts)[number]): Promise<readonly Figure[]> {
  const file = join(folder, `${name}.json`);
  const args = ['--enable-source-maps', main, name, ...options, '--json', file];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code === 0) return readFigures(file);
  say(`${name} failed.`);
  process.exitCode = 1;
  return [];
}

const machine = await describeMachine();
say(machine);
const figures: Figure[] = [];
for (const [index, part] of parts.entries()) {
  say(`\n[${index + 1}/${parts.length}] ${part.join(' ')} (${elapsed()} so far, load ${load()})`);
  figures.push(...(await figuresOf(part)));
}
rmSync(folder, { recursive: true });
const met = figures.filter(isMet).length;
say(`\nAll bars, after ${elapsed()}: ${met} of ${figures.length} met\n${machine}\n`);
say(renderFigures(figures));
if (json) {
  const rows = figures.map((figure) => ({ ...figure, isMet: isMet(figure) }));
  writeFileSync(json, `${JSON.stringify({ machine, figures: rows }, null, 2)}\n`);
}
