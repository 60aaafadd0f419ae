/** The samples of the documents, to be run as they are written there. */
import { readFileSync } from 'node:fs';

/** The first block of code of a language below a heading of the second level; throws where there is none. */
export function sampleOf(page: string, heading: string, language: string): string {
  const sections = readFileSync(page, 'utf8').split(/^## /m);
  const section = sections.find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const [, sample] = new RegExp(`^\`\`\`${language}\\n(.+?)^\`\`\`$`, 'ms').exec(section) ?? [];
  if (sample === undefined) throw new Error(`${page} has no such sample.`);
  return sample;
}

const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;

/** Runs a sample with these names known to it, its imports left out, and answers what it calls `answer`. */
export async function runSample(
  sample: string,
  known: Readonly<Record<string, unknown>>,
  answer = 'undefined',
): Promise<any> {
  const body = sample.replaceAll(/^import .*$/gm, '');
  const run = new AsyncFunction(...Object.keys(known), `${body}\nreturn ${answer};`);
  return run(...Object.values(known));
}
