/** Free-form JSON that integrations attach to objects: bounded in size, and storable as PostgreSQL's `jsonb`. */
import { invalidInput } from './errors.js';
import { isObject } from './json.js';
import { isName } from './sayable.js';
import { byteLength, isStorableText } from './text.js';

export type JsonObject = { readonly [key: string]: unknown };

const maxBytes = 8192;
const maxDepth = 5;
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

function isStorable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return true;
  if (typeof value !== 'object' || depth >= maxDepth) return false;
  return Object.entries(value).every(
    ([key, member]) =>
      !forbiddenKeys.has(key) && isStorableText(key) && isStorable(member, depth + 1),
  );
}

function isPlace(key: string, parent: unknown): boolean {
  return Array.isArray(parent) || isName(key);
}

/** Returns the path of the first number that was rounded, up to the first name that a message may not repeat. */
function findRounded(value: unknown): string[] | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : [];
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, member] of Object.entries(value)) {
    const path = findRounded(member);
    if (path) return isPlace(key, value) ? [key, ...path] : [];
  }
  return null;
}

function requireExactNumbers(field: string, value: object): void {
  const path = findRounded(value);
  if (!path) return;
  const place = [field, ...path].join('.');
  throw invalidInput(
    place,
    'invalid',
    'holds a number that cannot be kept exactly: send it as a text',
  );
}

/** Returns the value unchanged. Throws `BAD_USER_INPUT` on `field` unless it is a JSON object of at most 8 KiB and five levels, with numbers that are exact. */
export function parseJsonObject(field: string, value: unknown): JsonObject {
  if (!isObject(value)) throw invalidInput(field, 'invalid', 'must be a JSON object');
  if (!isStorable(value, 0)) {
    throw invalidInput(field, 'invalid', `must be plain JSON of at most ${maxDepth} levels`);
  }
  requireExactNumbers(field, value);
  if (byteLength(JSON.stringify(value)) > maxBytes) {
    throw invalidInput(field, 'too_long', `must have at most ${maxBytes} bytes`);
  }
  return value;
}
