/** The samples of the documents, to be run as they are written there. */
import { readFileSync } from 'node:fs';

/** The blocks of code of a language below a heading of the second level. */
export function samplesOf(page: string, heading: string, language: string): string[] {
  const sections = readFileSync(page, 'utf8').split(/^## /m);
  const section = sections.find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const blocks = section.matchAll(new RegExp(`^\`\`\`${language}\\n(.+?)^\`\`\`$`, 'gms'));
  return [...blocks].map(([, code = '']) => code);
}

export interface SampleSurroundings {
  /** What it imports, by the name of the package. */
  readonly modules?: Readonly<Record<string, object>>;
  /** What else the text around it says is there. */
  readonly known?: Readonly<Record<string, unknown>>;
  /** The expression whose value is wanted at its end. */
  readonly answer?: string;
}

const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;

/** Runs a sample in JavaScript. */
export async function runSample(
  sample = '',
  { modules = {}, known = {}, answer = 'undefined' }: SampleSurroundings,
): Promise<any> {
  const body = sample.replaceAll(/^import (.+) from ('.+');$/gm, 'const $1 = modules[$2];');
  const names = ['modules', ...Object.keys(known)];
  const run = new AsyncFunction(...names, `${body}\nreturn ${answer};`);
  return run(modules, ...Object.values(known));
}
