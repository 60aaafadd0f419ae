/** Mail for the development profile: each is a file, which any mail program opens. */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { MailError, toMailOptions, type Mailer, type MailMessage } from './mailer.js';

/** In the order of time; nothing of the mail is in its name. */
function newName(): string {
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  return `${time}-${randomBytes(4).toString('hex')}.eml`;
}

/** The links in it work, so that it is for the owner's eyes only. */
async function write(folder: string, mail: string | Buffer): Promise<string> {
  const file = join(folder, newName());
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, mail, { flag: 'wx', mode: 0o600 });
  return file;
}

/** Writes into `mail/` of the data directory and tells `log` which file it was, never what is in it. */
export function createFileMailer(dataDir: string, log: (file: string) => void): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'win' });

  async function toFile(message: MailMessage): Promise<string> {
    const options = toMailOptions(message);
    try {
      const { message: mail } = await transport.sendMail(options);
      return await write(join(dataDir, 'mail'), mail as Buffer);
    } catch (error) {
      const { code = 'EUNKNOWN' } = error as NodeJS.ErrnoException;
      throw new MailError(false, 'The mail could not be written to a file.', code);
    }
  }

  return {
    async send(message) {
      log(await toFile(message));
    },
    close: () => Promise.resolve(),
  };
}
