/** A mistake that somebody could make in `src`, and the tests that notice it. */

/** A test file, as its path below `test` without `.test.ts`, and a part of the title of a test in it. */
export type Notice = readonly [file: string, title: string];

export interface Mistake {
  /** A few words, by which `--only` finds it. */
  readonly name: string;
  /** Below `src`. */
  readonly file: string;
  /** The text to replace, which occurs once in the file. */
  readonly find: string;
  readonly replace: string;
  /** Whether the embedded database, which has one session and cannot fall silent, does not show it. */
  readonly needsServer?: boolean;
  /** Each of these tests fails, on any database that can show the mistake. The titles say why. */
  readonly noticedBy: readonly Notice[];
}

/** Returns the text with the mistake in it. Throws if the text to replace does not occur exactly once. */
export function plant(source: string, { name, file, find, replace }: Mistake): string {
  const [before, after, ...more] = source.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    const found = after === undefined ? 'does not occur' : 'occurs more than once';
    throw new Error(`The text that "${name}" replaces ${found} in src/${file}.`);
  }
  return before + replace + after;
}

/** Whether all its tests are without I/O, so that no database makes a difference. */
export function isNoticedByUnitTests({ noticedBy }: Mistake): boolean {
  return noticedBy.every(([file]) => file.startsWith('unit/'));
}
