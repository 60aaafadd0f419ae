/** The last safeguard of the log: a member with the name of a secret is not shown, wherever it comes from. */

const secretNames = new Set([
  'password',
  'customerPassword',
  'oldPassword',
  'newPassword',
  'token',
  'resetToken',
  'resetPasswordToken',
  'accessToken',
  'apiKey',
  'authorization',
  'hash',
  'secret',
]);

/** Deeper than any line, so that members that lead back to themselves come to an end. */
const maxDepth = 10;

/** `logger.ts` shows chosen members of an error. */
const errorName = 'err';

/** Says itself what it shows. */
function showsItself(value: object): boolean {
  return typeof (value as { toJSON?: unknown }).toJSON === 'function';
}

function copyOf(value: object): Record<string, unknown> {
  return (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
}

function redact(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > maxDepth || showsItself(value))
    return value;
  let copy: Record<string, unknown> | undefined;
  for (const name in value) {
    if (name === errorName) continue;
    const member: unknown = value[name as never];
    const shown = secretNames.has(name) ? '[Redacted]' : redact(member, depth + 1);
    if (shown !== member) (copy ??= copyOf(value))[name] = shown;
  }
  return copy ?? value;
}

/** Returns the members of a line. They are the same object if there is nothing to redact, which is the rule. */
export function redacted<Line extends object>(line: Line): Line {
  return redact(line, 1) as Line;
}
