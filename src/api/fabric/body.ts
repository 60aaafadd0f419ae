/** Request bodies: JSON objects with texts in them. What the texts have to be, the operations know. */
import { AppError, invalidInput } from '../../domain/shared/errors.js';

function readText(body: object, name: string): string {
  const value: unknown = Object.getOwnPropertyDescriptor(body, name)?.value;
  if (value === undefined || value === null) throw invalidInput(name, 'blank');
  if (typeof value !== 'string') throw invalidInput(name, 'invalid', 'must be a text');
  return value;
}

/**
 * The named members of the body; others are ignored, since the vendor's clients send more than is read.
 * Throws `BAD_REQUEST` without a body, and `BAD_USER_INPUT` for one that is not an object or has a
 * member that is missing or no text.
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
  const texts = names.map((name) => [name, readText(body, name)] as const);
  return Object.fromEntries(texts) as Record<Name, string>;
}
