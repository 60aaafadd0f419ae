/** Tells browsers that the folder of mails has changed, as server-sent events. */
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { MailFolder } from './folder.js';

const lookMs = 500;
/** A comment now and then, so that a browser notices when the connection is dead. */
const restMs = 15_000;

/** The size of a file tells one that is still being written from one that is complete. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

/** Returns a text that differs once a mail has come or gone, or one of the newest was completed. */
export async function stateOf(folder: MailFolder): Promise<string> {
  const files = await folder.list();
  const sizes = await Promise.all(files.slice(0, 5).map(({ path }) => sizeOf(path)));
  return `${files.length}/${files[0]?.id ?? ''}/${sizes.join('.')}`;
}

async function stateOrProblem(folder: MailFolder): Promise<string> {
  try {
    return await stateOf(folder);
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

/** Returns the events until the signal: the state of the folder at first, and whenever it is another one. */
export function streamChanges(folder: MailFolder, ended: AbortSignal): Readable {
  const stream = new Readable({ read: () => undefined });
  let told: string | undefined;
  let toldAt = 0;
  let timer: NodeJS.Timeout | undefined;
  async function look(): Promise<void> {
    const state = await stateOrProblem(folder);
    if (ended.aborted) return;
    const isNew = state !== told;
    if (isNew) stream.push(`data: ${JSON.stringify(state)}\n\n`);
    else if (performance.now() - toldAt > restMs) stream.push(': nothing new\n\n');
    else return again();
    told = state;
    toldAt = performance.now();
    again();
  }
  function again(): void {
    timer = setTimeout(() => void look(), lookMs).unref();
  }
  ended.addEventListener('abort', () => {
    clearTimeout(timer);
    stream.push(null);
  });
  stream.push('retry: 1000\n\n');
  void look();
  return stream;
}
