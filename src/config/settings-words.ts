/** What the printed forms of the table of settings say alike. */
import type { Setting } from './forms/setting.js';

/** Returns the default as docs/settings.md has it: a value in backquotes, or words; empty if there is none. */
export function defaultWords({ default: given }: Setting): string {
  return typeof given === 'object' ? given.words : given ? `\`${given}\`` : '';
}
