/** Checks of JSON that `JSON.parse` does not make. */

/** Whether the value is an object, and neither null nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ownMember(object: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(object, name)?.value;
}

/**
 * Whether two values are the same JSON, as the database keeps it: the order of members does not matter, and a member that
 * is undefined is none.
 */
export function isSameJson(first: unknown, second: unknown): boolean {
  if (first === second) return true;
  if (Array.isArray(first) && Array.isArray(second)) {
    return (
      first.length === second.length &&
      first.every((item, index) => isSameJson(item, second[index]))
    );
  }
  if (!isObject(first) || !isObject(second)) return false;
  const names = new Set([...Object.keys(first), ...Object.keys(second)]);
  return [...names].every((name) => isSameJson(ownMember(first, name), ownMember(second, name)));
}

const tokens = /"(?:[^"\\]|\\[^])*"|[{}[\]:]/g;

/**
 * Whether an object in the text has two members of the same name, after decoding escapes. Programs differ in which of
 * the two they use (RFC 8259, 4). `json` must be valid JSON.
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
