/**
 * Explains what is wrong with a document, in a brief and in a detailed form. Neither quotes a literal, which may be a
 * password. The brief form names nothing of the schema or the document; the error's locations say where to look. Both
 * say what became of a name that the schema no longer has.
 */
import type { GraphQLError } from 'graphql';
import { adviseOn } from './replacements.js';

/** Replacements for messages of graphql-js, by patterns of their beginnings. Names follow there. */
const briefMessages: [RegExp, string][] = [
  [/^Cannot query field /, 'The document selects a field that does not exist there.'],
  [/^Unknown argument /, 'The document gives an argument that does not exist there.'],
  [/^Unknown type /, 'The document names a type that does not exist.'],
  [/^Unknown directive /, 'The document uses a directive that does not exist.'],
  [/^Unknown fragment /, 'The document uses a fragment that it does not have.'],
  [/^Field "\w+" (of type .* must have|must not have) a selection/, 'A selection is misplaced.'],
  [/^Field "\w+" is not defined by type /, 'An input has a member that its type does not have.'],
  [/was not provided\.$/, 'An argument or a member that is required is missing.'],
  [/^Variable "\$\w+" is not defined/, 'The document uses a variable that it does not declare.'],
  [/^GraphQL introspection is not allowed/, 'Introspection is off.'],
  [/recursively requests too many selections\.$/, 'The document selects too many fields.'],
  [/^Too many validation errors/, 'There are further problems in the document.'],
];

const unfitting = 'A value does not have the type that the schema expects there.';

/**
 * Whether an error is about a value: it points at the value, or at nothing if a scalar threw it. Others point at names.
 */
function isAboutValue({ nodes, message }: GraphQLError): boolean {
  if (/^Too many validation errors|recursively requests too many/.test(message)) return false;
  return (
    !nodes || nodes.length === 0 || nodes.some(({ kind }) => /Value$|^ObjectField$/.test(kind))
  );
}

function explainBriefly(error: GraphQLError): string {
  const known = briefMessages.find(([pattern]) => pattern.test(error.message));
  if (known) return known[1];
  return isAboutValue(error) ? unfitting : 'The document does not fit the schema.';
}

/** Messages about values that contain only names of the schema and keys of the document. */
const safeValueMessages = [
  /^Field "[\w.]+" of required type "[\w![\]]+" was not provided\.$/,
  /^Field "\w+" is not defined by type "\w+"\.(?: Did you mean [\w", ]+\?)?$/,
  /^Expected value of type "[\w![\]]+", found null\.$/,
];

const expectedType =
  /^(?:Enum "(\w+)"|Value "\w+" does not exist in "(\w+)"|(\w+)) (?:cannot|enum)/;

function explainToDeveloper(error: GraphQLError): string {
  const { message } = error;
  if (!isAboutValue(error)) return message;
  if (safeValueMessages.some((pattern) => pattern.test(message))) return message;
  const [, ...types] = expectedType.exec(message) ?? [];
  const type = types.find(Boolean);
  return type === undefined ? unfitting : `A value is not of type ${type}, expected there.`;
}

/**
 * Returns the message of an error about a document: with names and suggestions in the development profile (`isOpen`),
 * else without names of the schema or the document, but for those of `replacements`.
 */
export function explain(error: GraphQLError, { isOpen }: { isOpen: boolean }): string {
  const explanation = isOpen ? explainToDeveloper(error) : explainBriefly(error);
  const advice = adviseOn(error.message);
  return advice === null ? explanation : `${explanation} ${advice}`;
}
