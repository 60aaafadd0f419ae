/** The mails of a service in development: files, of which the demo reads the one for its customer. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import { StepError } from './steps.js';

export interface FoundMail {
  readonly file: string;
  /** What the page of the link would read from its fragment. */
  readonly id: string;
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
  const values = new URLSearchParams(fragment);
  return { file, id: values.get('id') ?? '', token: values.get('token') ?? '' };
}

const patienceMs = 15_000;

/** Waits for the mail with a link to `email`. Throws `StepError` where none comes. */
export async function findMail(folder: string, email: string): Promise<FoundMail> {
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    for (const file of listMails(folder)) {
      const mail = await read(file, email);
      if (mail) return mail;
    }
    await sleep(50);
  }
  throw new StepError(`No mail came into ${folder}.`);
}
