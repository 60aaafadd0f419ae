/** The version of Rekey, from its package.json, which lies above the compiled files. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function packageAbove(folder: string): string | null {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return file;
  const above = dirname(folder);
  return above === folder ? null : packageAbove(above);
}

/** Returns `unknown` if there is no such file. */
export function readVersion(): string {
  const file = packageAbove(dirname(fileURLToPath(import.meta.url)));
  if (file === null) return 'unknown';
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown };
  return typeof version === 'string' ? version : 'unknown';
}
