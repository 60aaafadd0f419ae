/** Where an export goes: standard output, or a file of its own. */
import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';

export interface ExportOutput {
  /** Resolves when there is room for more, so that no more than a batch is in memory. */
  write(text: string): Promise<void>;
  /** To be called when everything is written. */
  finish(): Promise<void>;
  /** To be called in its place if that did not succeed: a part of an export must not look like a whole one. */
  discard(): Promise<void>;
}

const nothing = () => Promise.resolve();

const standardOutput: ExportOutput = {
  async write(text) {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  },
  finish: nothing,
  discard: nothing,
};

/** Only its owner may read the file, since it has personal data. Throws if there is a file already. */
async function fileOutput(path: string): Promise<ExportOutput> {
  const file = await open(path, 'wx', 0o600);
  return {
    write: (text) => file.appendFile(text),
    async finish() {
      await file.sync();
      await file.close();
    },
    async discard() {
      await file.close().catch(() => undefined);
      await rm(path, { force: true });
    },
  };
}

/** Returns the output. Throws an error that names the file if it cannot be made. */
export async function openOutput(path: string | undefined): Promise<ExportOutput> {
  if (path === undefined) return standardOutput;
  try {
    return await fileOutput(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const cause = code === 'EEXIST' ? 'it exists already' : message;
    throw new Error(`Cannot write to ${path}: ${cause}.`, { cause: error });
  }
}
