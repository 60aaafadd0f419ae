/** `rekey mail`: what customers get, before they get it. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { loadMailConfig } from '../config/index.js';
import { argument } from './arguments.js';
import { example, print } from './output.js';
import { writePreviews } from './preview-folder.js';

interface PreviewCommandOptions {
  readonly to: string;
}

async function preview({ to }: PreviewCommandOptions): Promise<void> {
  const { mail, resetTokens } = loadMailConfig();
  // Loaded here, since the other commands start sooner without it.
  const { indexPage, pathOf, previewMails, previewNotes } =
    await import('../mail/preview/index.js');
  const options = { ...mail, resetTokenTtlSeconds: resetTokens.ttlSeconds };
  const [previews, notes] = [await previewMails(options), previewNotes(options)];
  const files = new Map([['index.html', indexPage(previews, notes)]]);
  for (const one of previews) {
    files.set(pathOf(one, 'html'), one.html);
    files.set(pathOf(one, 'txt'), one.text);
    files.set(pathOf(one, 'eml'), one.source);
  }
  const folder = resolve(to);
  await writePreviews(folder, files);
  for (const note of notes) print(`note: ${note}`);
  print(`Wrote ${previews.length} mails. Open ${resolve(folder, 'index.html')} in a browser.`);
}

/** Returns the path of a folder. Throws an `Error` for an empty one, which would be the current folder. */
function parseFolder(text: string): string {
  if (text.trim() !== '' && !text.includes('\0')) return text;
  throw new Error('It must be the path of a folder.');
}

const details = `
It writes each message of each organization in MAIL_SETTINGS, in each language, as .html, .txt and .eml, and
index.html, which shows them as wide as a telephone and as a desktop. It says what was dropped from templates.
It reads MAIL_SETTINGS, MAIL_FROM, RESET_LINKS and RESET_TOKEN_TTL_SECONDS, and no database; it sends nothing. The
customer is made up, and no link works. It replaces the files of an earlier preview, and no others.`;

export function addMailCommands(program: Command): void {
  const group = program.command('mail').description('Look at the mails that customers get.');
  group.addHelpText('after', example('mail preview'));
  group
    .command('preview')
    .description('Write every message in every language into a folder, to look at.')
    .option(
      '--to <folder>',
      'the folder, a new one or of an earlier preview',
      argument(parseFolder),
      'mail-preview',
    )
    .addHelpText('after', details)
    .addHelpText('after', example('mail preview --to /tmp/mails'))
    .action(preview);
}
