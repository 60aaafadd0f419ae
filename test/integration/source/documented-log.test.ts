/** docs/log.md names every line of the log, and docs/operations.md every command. */
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { logLines } from '../../../src/observability/log-lines.js';
import { rekey } from '../../support/processes/command-line.js';

const readPage = (name: string) => readFileSync(`docs/${name}.md`, 'utf8');

it.each(Object.entries(logLines))('tells operators of the line of %s', (_kind, { message }) => {
  expect(readPage('log')).toContain(`\`${message}\``);
});

it('names every command', async () => {
  const { stdout } = await rekey({}, '--help');
  const commands = [...stdout.matchAll(/^ {2}([a-z]+)/gm)].map(([, name = '']) => name);
  expect(commands).toContain('migrate');
  const page = readPage('operations');
  for (const name of commands.filter((one) => one !== 'help')) {
    expect(page).toMatch(new RegExp(`\`${name}( [a-z]+)?\``));
  }
});
