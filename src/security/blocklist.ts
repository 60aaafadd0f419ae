/** Common passwords, looked up offline: a sorted list in memory and a binary search. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CommonPasswords } from '../domain/passwords/policy.js';

/** Made by `npm run build`: lower-case NFC, sorted by bytes, each ended by a line feed. */
export const blocklistFile = fileURLToPath(new URL('common-passwords.txt', import.meta.url));

const lineFeed = 0x0a;

/** The first byte of the line that `position` lies in. */
function lineStart(list: Buffer, position: number): number {
  return position === 0 ? 0 : list.lastIndexOf(lineFeed, position - 1) + 1;
}

function includesLine(list: Buffer, line: Buffer): boolean {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const start = lineStart(list, Math.floor((low + high) / 2));
    const end = list.indexOf(lineFeed, start) + 1;
    const order = Buffer.compare(line, list.subarray(start, end));
    if (order === 0) return true;
    if (order < 0) high = start;
    else low = end;
  }
  return false;
}

/** Throws where the list was not built. */
export function loadCommonPasswords(file = blocklistFile): CommonPasswords {
  const list = readFileSync(file);
  return { includes: (password) => includesLine(list, Buffer.from(`${password}\n`)) };
}
