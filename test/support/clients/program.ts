/** The program of a page of docs/clients, built with the real packages of npm and loaded. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { compile, createProject } from '../codegen/project.js';
import type { Shop } from '../world/shop.js';
import { filesOf, type Place } from './pages.js';

export interface ProgramOptions {
  /** Files beside those of the page, by their paths. */
  readonly more?: Readonly<Record<string, string>>;
  /** Files of the project that stand for packages which are not here. */
  readonly alias?: Readonly<Record<string, string>>;
  /** What a reader does before the compiler runs, in the project's folder. */
  readonly prepare?: (project: string) => void;
  /** False if the same files were compiled before. */
  readonly isChecked?: boolean;
  /** Changes the text of each file: for what a page warns of. */
  readonly edit?: (text: string) => string;
}

/** Bundles modules of a project into one, and returns what they export. */
async function load(
  project: string,
  modules: readonly string[],
  { alias = {} }: ProgramOptions,
): Promise<any> {
  const outfile = join(project, 'program.mjs');
  const files = Object.entries(alias).map(([name, file]) => [name, join(project, file)]);
  await build({
    stdin: {
      contents: modules.map((file) => `export * from './${file}';`).join('\n'),
      resolveDir: project,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    alias: Object.fromEntries(files),
  });
  return import(pathToFileURL(outfile).href);
}

/**
 * Returns what the modules of a page export. They are compiled with the flags of Vite's template; throws if the
 * compiler finds an error.
 */
export async function loadProgram(
  page: string,
  place: Place,
  options: ProgramOptions = {},
): Promise<any> {
  const { more, prepare, isChecked = true, edit = (text) => text } = options;
  const printed = Object.entries(filesOf(`docs/clients/${page}`, place));
  const files = {
    ...Object.fromEntries(printed.map(([name, text]) => [name, edit(text)])),
    ...more,
  };
  const project = createProject(files);
  prepare?.(project);
  const modules = Object.keys(files).filter((name) => /^(src\/)?\w+\.(ts|m?js)$/.test(name));
  const typed = modules.filter((name) => name.startsWith('src/'));
  const errors = isChecked && typed.length > 0 ? compile(project) : [];
  if (errors.length > 0) throw new Error(errors.map(({ error }) => error).join('\n'));
  const own = modules.filter((name) => name !== 'codegen.ts');
  return load(project, own, options);
}

/** Lets a shop's service listen. Returns its address and its public key. */
export async function listen({ app, salesChannel }: Shop): Promise<Place> {
  const url = await app.http.listen({ port: 0, host: '127.0.0.1' });
  return { url, apiKey: String(salesChannel['x-api-key']) };
}
