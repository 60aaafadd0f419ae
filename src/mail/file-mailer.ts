/** The mailer of the development profile: each mail becomes a file, which any mail program opens. */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Observe } from '../operations/ports/index.js';
import { MailError, toMailOptions, type Mailer, type MailMessage } from './mailer.js';

/** Returns a name that sorts by time and has no part of the mail. */
function newName(): string {
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  return `${time}-${randomBytes(4).toString('hex')}.eml`;
}

/** Writes a file that only its owner may read, because the links in it work. */
async function write(folder: string, mail: string | Buffer): Promise<string> {
  const file = join(folder, newName());
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, mail, { flag: 'wx', mode: 0o600 });
  return file;
}

/** Returns the folder of the files. */
export function mailFolder(dataDir: string): string {
  return join(dataDir, 'mail');
}

function toMailError(error: unknown): MailError {
  const { code = 'EUNKNOWN' } = error as NodeJS.ErrnoException;
  const detail = 'The mail could not be written to a file.';
  return new MailError({ code, detail, isPermanent: false });
}

/** Returns a mailer that writes files, and observes the path of each. */
export function createFileMailer(dataDir: string, observe: Observe): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'win' });

  async function toFile(message: MailMessage): Promise<string> {
    const options = toMailOptions(message);
    try {
      const { message: mail } = await transport.sendMail(options);
      return await write(mailFolder(dataDir), mail as Buffer);
    } catch (error) {
      throw toMailError(error);
    }
  }

  return {
    async send(message) {
      observe({ kind: 'mail.written', file: await toFile(message) });
    },
    close: () => Promise.resolve(),
  };
}
