/** What README.md and docs/rest.md tell a newcomer to type, in their order, at a fresh install. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { cleanUp, developmentSettings, start } from '../../support/processes/process.js';
import { readWelcome } from '../../support/processes/welcome.js';
import { samplesOf } from '../../support/rows/page-samples.js';
import { until } from '../../support/until.js';

/** Processes start slowly on machines that do other things as well. */
jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'rekey-pages-'));
afterAll(cleanUp);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [ask = '', redeem = ''] = samplesOf('README.md', 'A first reset', 'sh');
const readLink = redeem.slice(0, redeem.indexOf('rekey '));

let url: string;

// A client gets two links for one address in a quarter of an hour, so each page has an install of its own.
beforeEach(async () => {
  const settings = await developmentSettings();
  rmSync(join(folder, '.data'), { force: true });
  symlinkSync(`${settings['DATA_DIR']}`, join(folder, '.data'));
  ({ url } = await readWelcome(start('service', [], { ...settings, PORT: '0' })));
});

/** Returns what a shell prints in the folder of the service, whose port is the service's own. */
async function run(...lines: string[]): Promise<string> {
  const script = lines.join('\n').replaceAll('http://127.0.0.1:4000', url);
  const env = { ...process.env, URL: url };
  return (await promisify(execFile)('bash', ['-c', script], { cwd: folder, env })).stdout;
}

/** How many mails have a link: each change of a password is a mail, too. */
async function countLinks(): Promise<number> {
  const printed = await run(`grep -ls '/reset-password#id' .data/mail/* | wc -l`);
  return Number(printed);
}

/** As in the README: asks for a link, and waits for its mail. */
async function askForLink(): Promise<void> {
  const before = await countLinks();
  expect(await run(ask)).toContain('PasswordResetRequested');
  await until(async () => (await countLinks()) > before);
}

describe('a newcomer', () => {
  it('sets a password as the README says', async () => {
    await askForLink();
    const printed = await run(ask.slice(0, ask.lastIndexOf('rekey ')), redeem);
    expect(printed).toMatch(/RedeemableResetToken[^]*PasswordResetRedeemed/);
  });

  it.each([
    ['Commerce Layer: JSON:API below `/api`', /"reset_password_at":"20/],
    ['fabric: Commerce Identity below `/api-commerceIdentity`', /"email":"john@example.com"/],
  ])('sets a password as docs/rest.md says below %s', async (heading, answer) => {
    await askForLink();
    const [sample = ''] = samplesOf('docs/rest.md', heading, 'sh');
    const printed = await run(ask.slice(0, ask.lastIndexOf('rekey ')), readLink, sample);
    expect(printed).toMatch(answer);
  });
});
