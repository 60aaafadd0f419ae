/** A service in development writes each mail to a file. The demo reads the one for its customer. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import { StepError } from './steps.js';

export interface FoundMail {
  readonly file: string;
  /** The page behind the link reads it from the fragment. */
  readonly token: string;
}

function listMails(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

async function read(file: string, email: string): Promise<FoundMail | undefined> {
  const { to = [], text = '' } = await PostalMime.parse(readFileSync(file));
  const [, fragment] = /#(id=\S+)/.exec(text) ?? [];
  if (fragment === undefined || !to.some(({ address }) => address === email)) return undefined;
  return { file, token: new URLSearchParams(fragment).get('token') ?? '' };
}

const timeoutMs = 15_000;

/** Waits for the mail with a link to `email`. Throws `StepError` if none arrives. */
export async function findMail(folder: string, email: string): Promise<FoundMail> {
  const until = Date.now() + timeoutMs;
  while (Date.now() < until) {
    for (const file of listMails(folder)) {
      const mail = await read(file, email);
      if (mail) return mail;
    }
    await sleep(50);
  }
  throw new StepError(`No mail arrived in ${folder}.`);
}
