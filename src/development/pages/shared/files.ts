/** Files of the build, served from folders that are listed first: no path of a request is ever opened. */
import { existsSync } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PageAnswer, PageRequest } from '../../../api/http/pages.js';
import { noPolicy } from './answer.js';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** The file of this module is in the bundle, or among the compiled files of `src`. */
const here = dirname(fileURLToPath(import.meta.url));
const bundle = [here, join(here, '../../../../service')];

/** Returns the first of the folders that the build made; null if it made none. */
function firstOf(folders: readonly string[]): string | null {
  return folders.find((folder) => existsSync(folder)) ?? null;
}

/** Returns the folder of the scripts and styles, beside the bundle. Null if it was not built. */
export function pagesFolder(): string | null {
  return firstOf(bundle.map((folder) => join(folder, 'pages')));
}

/** Returns the folder of the demo shop's front end, in the repository. Null if it was not built. */
export function demoFolder(): string | null {
  return firstOf(bundle.map((folder) => join(folder, '../../examples/spa/dist')));
}

/** Returns the paths of all files below the folder, with slashes. */
async function list(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  return paths.map((path) => path.split(sep).join('/'));
}

/** Returns the file of that name below the folder; undefined if there is none. */
export async function fileAnswer(
  folder: string,
  name: string,
  { headers }: Pick<PageRequest, 'headers'>,
): Promise<PageAnswer | undefined> {
  if (!(await list(folder)).includes(name)) return undefined;
  const file = join(folder, name);
  const { size, mtimeMs } = await stat(file);
  const type = types[extname(name)] ?? 'application/octet-stream';
  // The browser asks whether its copy is still good: a build may replace the file.
  const kept = { 'cache-control': 'no-cache', etag: `"${size}-${Math.round(mtimeMs)}"` };
  const isKnown = headers['if-none-match'] === kept.etag;
  const body = isKnown ? '' : await readFile(file);
  return { status: isKnown ? 304 : 200, type, body, policy: noPolicy, headers: kept };
}
