/** A mail as the inbox shows it, read from its file. */
import { open } from 'node:fs/promises';
import PostalMime, { type Address, type Email } from 'postal-mime';
import type { MailFile } from './folder.js';
import type { Mail, MailSummary } from './shown-mail.js';

/** In bytes. Rekey's own mails have a few thousand. */
const maxBytes = 2 * 1024 * 1024;

/** Returns the bytes of a file up to that many, and whether there are more. */
async function readStart(path: string): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(Math.min((await file.stat()).size, maxBytes + 1));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return { bytes: buffer.subarray(0, bytesRead), isWhole: bytesRead <= maxBytes };
  } finally {
    await file.close();
  }
}

/** Returns the source of the mail, cut if it is very long. */
export async function readSource({ path }: MailFile): Promise<Buffer> {
  return (await readStart(path)).bytes;
}

function describe({ name, address }: Address): string {
  if (!address) return name;
  return name ? `${name} <${address}>` : address;
}

function broken(file: MailFile, problem: string): Mail {
  const { id, writtenAt } = file;
  const nothing = { subject: '', from: '', to: [], preview: '', text: '', html: null };
  const date = new Date(writtenAt).toISOString();
  return { id, writtenAt: date, ...nothing, headers: [], attachments: [], problem };
}

/** Returns why this is no mail; null if it is one. A parser takes any bytes for a mail. */
function problemOf({ headers, from, to, subject }: Email): string | null {
  if (headers.length === 0) return 'The file has no headers: it is empty, cut, or no mail.';
  const isAny = from !== undefined || to !== undefined || subject !== undefined;
  return isAny ? null : 'The file has no sender, no recipient and no subject.';
}

const previewLength = 140;

function toMail(file: MailFile, email: Email): Mail {
  const { from, to = [], subject = '', text = '', html = null, attachments } = email;
  return {
    id: file.id,
    writtenAt: new Date(file.writtenAt).toISOString(),
    subject,
    from: from ? describe(from) : '',
    to: to.map(describe),
    preview: text.replaceAll(/\s+/g, ' ').trim().slice(0, previewLength),
    problem: problemOf(email),
    headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    text,
    html,
    attachments: attachments.map(({ filename, mimeType }) => filename ?? mimeType),
  };
}

/** Reads the mail. Throws nothing: what cannot be read is a mail with a problem. */
export async function readMail(file: MailFile): Promise<Mail> {
  try {
    const { bytes, isWhole } = await readStart(file.path);
    if (!isWhole)
      return broken(file, 'The file is longer than 2 MB, which this page does not show.');
    return toMail(file, await PostalMime.parse(bytes));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return broken(file, `The file cannot be read${code === undefined ? '' : ` (${code})`}.`);
  }
}

/** Returns what a list shows of the mail. */
export function summaryOf(mail: Mail): MailSummary {
  const { id, writtenAt, subject, from, to, preview, problem } = mail;
  return { id, writtenAt, subject, from, to, preview, problem };
}
