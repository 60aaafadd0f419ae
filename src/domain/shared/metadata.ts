/** Free-form JSON that integrations attach to objects: bounded in size, and storable as PostgreSQL's `jsonb`. */
import { invalidInput } from './errors.js';
import { isObject } from './json.js';
import { byteLength, isStorableText } from './text.js';

export type JsonObject = { readonly [key: string]: unknown };

const maxBytes = 8192;
const maxDepth = 5;
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

function isStorable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value !== 'object' || depth >= maxDepth) return false;
  return Object.entries(value).every(
    ([key, member]) =>
      !forbiddenKeys.has(key) && isStorableText(key) && isStorable(member, depth + 1),
  );
}

/** Returns the value unchanged. Throws `BAD_USER_INPUT` on `field` unless it is a JSON object of at most 8 KiB and five levels. */
export function parseJsonObject(field: string, value: unknown): JsonObject {
  if (!isObject(value)) throw invalidInput(field, 'invalid', 'must be a JSON object');
  if (!isStorable(value, 0)) {
    throw invalidInput(field, 'invalid', `must be plain JSON of at most ${maxDepth} levels`);
  }
  if (byteLength(JSON.stringify(value)) > maxBytes) {
    throw invalidInput(field, 'too_long', `must have at most ${maxBytes} bytes`);
  }
  return value;
}
