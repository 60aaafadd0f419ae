/** What JSON says, looked at from outside. */

/** Neither null nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const tokens = /"(?:[^"\\]|\\[^])*"|[{}[\]:]/g;

/**
 * Whether an object in the text has two members of one name, however they are escaped: programs differ in
 * which one counts (RFC 8259, 4). `json` is valid JSON.
 */
export function hasRepeatedMembers(json: string): boolean {
  const seen: Set<unknown>[] = [];
  let text = '';
  for (const [token] of json.matchAll(tokens)) {
    if (token === '{' || token === '[') seen.push(new Set());
    else if (token === '}' || token === ']') seen.pop();
    else if (token !== ':') text = token;
    else {
      const members = seen.at(-1);
      const name: unknown = JSON.parse(text);
      if (members?.has(name)) return true;
      members?.add(name);
    }
  }
  return false;
}
