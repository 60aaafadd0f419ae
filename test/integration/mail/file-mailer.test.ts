import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { createFileMailer } from '../../../src/mail/file-mailer.js';
import { renderMessage } from '../../../src/mail/messages/index.js';
import type { Observe } from '../../../src/operations/ports/index.js';
import { mailFailure } from '../../support/peers/mail-failure.js';
import { mailMessage } from '../../support/peers/mail-relay.js';
import { resetRequested } from '../../support/peers/messages.js';

let dataDir: string;
const logged: string[] = [];
const note: Observe = (event) => {
  if (event.kind === 'mail.written') logged.push(event.file);
};

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'rekey-mail-'));
  logged.length = 0;
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const modeOf = (file: string) => statSync(file).mode & 0o777;

describe('the mailer of the development profile', () => {
  it('writes a mail that a mail program can read, for its owner alone, and tells where', async () => {
    const mailer = createFileMailer(dataDir, note);
    const message = mailMessage(renderMessage(resetRequested(), 'ja'));
    await mailer.send(message);
    await mailer.close();
    const [file = ''] = logged;
    expect(dirname(file)).toBe(join(dataDir, 'mail'));
    expect(basename(file)).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-[0-9a-f]{8}\.eml$/);
    expect([modeOf(dirname(file)), modeOf(file)]).toEqual([0o700, 0o600]);
    const mail = await PostalMime.parse(readFileSync(file));
    expect(mail).toMatchObject({ subject: message.subject, to: [{ address: 'pat@example.org' }] });
    expect(mail.text?.trim()).toBe(message.text.trim());
    expect(mail.text).toContain(resetRequested().resetLink);
    expect(mail.html?.trim()).toBe(message.html.trim());
  });

  it('writes a file for each mail', async () => {
    const mailer = createFileMailer(dataDir, note);
    await Promise.all(Array.from({ length: 20 }, () => mailer.send(mailMessage())));
    expect(readdirSync(join(dataDir, 'mail'))).toHaveLength(20);
    expect(new Set(logged).size).toBe(20);
  });

  it('refuses what no sender would send, and writes nothing', async () => {
    const mailer = createFileMailer(dataDir, note);
    const to = { address: 'pat@example.org\r\nBcc: x@evil.test' };
    const failure = await mailFailure(mailer.send(mailMessage({ to })));
    expect(failure).toMatchObject({ isPermanent: true, code: 'EFORM' });
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('fails if it cannot write, without a word of the mail', async () => {
    writeFileSync(join(dataDir, 'mail'), '');
    const mailer = createFileMailer(dataDir, note);
    const failure = await mailFailure(mailer.send(mailMessage()));
    const detail = 'The mail could not be written to a file.';
    expect(failure).toMatchObject({ isPermanent: false, detail });
    expect(failure.code).toMatch(/^(EEXIST|ENOTDIR)$/);
    expect(logged).toEqual([]);
  });
});
