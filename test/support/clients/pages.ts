/** The pages of docs/clients: their files, as they are printed there, in a project of their own. */
import { readFileSync } from 'node:fs';

/** What the pages say where a reader puts the own address and key. */
export interface Place {
  readonly url: string;
  readonly apiKey: string;
}

/** The files of a page, by the name above each block of code. */
export function filesOf(page: string, { url, apiKey }: Place): Record<string, string> {
  const text = readFileSync(page, 'utf8');
  const blocks = text.matchAll(/^`([\w./-]+)`:\n\n```\w+\n(.+?)^```$/gms);
  const files = [...blocks].map(([, name = '', code = '']) => [
    name,
    code.replaceAll('http://127.0.0.1:4000', url).replaceAll(/rk_live_…/g, apiKey),
  ]);
  return Object.fromEntries(files);
}
