/** Looks up common passwords offline, by binary search in a sorted list. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CommonPasswords } from '../domain/passwords/policy.js';

/** The list that `npm run build` makes: lower-case NFC, sorted by bytes, a line feed after each password. */
export const blocklistFile = fileURLToPath(new URL('common-passwords.txt', import.meta.url));

const lineFeed = 0x0a;

/** Returns the position of the first byte of the line that `position` is in. */
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

/** Returns the list, which stays in memory. Throws if the file is missing. */
export function loadCommonPasswords(file = blocklistFile): CommonPasswords {
  const list = readFileSync(file);
  return { includes: (password) => includesLine(list, Buffer.from(`${password}\n`)) };
}
