/** Request bodies: JSON objects with texts as members. The operations check what the texts are. */
import { AppError, invalidInput } from '../../domain/shared/errors.js';

function readText(body: object, name: string): string {
  const value: unknown = Object.getOwnPropertyDescriptor(body, name)?.value;
  if (value === undefined || value === null) throw invalidInput(name, 'blank');
  if (typeof value !== 'string') throw invalidInput(name, 'invalid', 'must be a text');
  return value;
}

/** Says which members there are, and repeats none that was sent: its name may be a secret in the wrong place. */
function refuseOthers(body: object, names: readonly string[]): void {
  if (Object.keys(body).every((name) => names.includes(name))) return;
  throw invalidInput('body', 'invalid', `has other members than ${names.join(', ')}`);
}

/**
 * Returns the named members of the body. Throws `BAD_REQUEST` without a body, and `BAD_USER_INPUT` if the body is not
 * an object, has other members, or a member is missing or not a text.
 */
export function readTexts<Name extends string>(
  body: unknown,
  ...names: readonly Name[]
): Record<Name, string> {
  if (body === undefined) {
    throw new AppError('BAD_REQUEST', {}, { message: 'body must be a JSON object.' });
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidInput('body', 'invalid', 'must be a JSON object');
  }
  refuseOthers(body, names);
  const texts = names.map((name) => [name, readText(body, name)] as const);
  return Object.fromEntries(texts) as Record<Name, string>;
}
