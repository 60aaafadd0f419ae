/**
 * Reports a variable that does not fit its type by its place. graphql-js would quote its value, which may be a
 * password.
 */
import {
  coerceInputValue,
  getVariableValues,
  isInputType,
  Kind,
  typeFromAST,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { isName } from '../../domain/shared/sayable.js';
import { DocumentError } from './errors.js';
import { adviseOn } from './replacements.js';

type Describe = (name: string, isOpen: boolean) => string;

/** The name is the client's own: it is repeated if it cannot be a secret in the wrong place, as in the other APIs. */
function describeUnknown(name: string): string {
  return `has a member${isName(name) ? ` ${name}` : ''} that its type does not have`;
}

/** Names of the schema are for the development profile only (`isOpen`). */
const problems: [RegExp, Describe][] = [
  [
    /^Field "(\w+)" of required type "[\w![\]]+" was not provided/,
    (name, isOpen) => (isOpen ? `needs ${name}` : 'lacks a member that its type requires'),
  ],
  [/^Field "([^]*)" is not defined by type/, describeUnknown],
  [/^Expected non-nullable type/, () => 'must not be null'],
  [/^Expected type "(\w+)"/, (type, isOpen) => (isOpen ? `must be of type ${type}` : formless)],
  [
    /^(?:Value "[^]*" does not exist in|Enum) "(\w+)"/,
    (type, isOpen) => (isOpen ? `must be one of ${type}` : formless),
  ],
  [/^(\w+) cannot /, (type, isOpen) => (isOpen ? `must be of type ${type}` : formless)],
];

const formless = 'does not have the expected form';

function describeProblem(error: GraphQLError, isOpen: boolean): string {
  for (const [pattern, describe] of problems) {
    const match = pattern.exec(error.message);
    if (match) return describe(match[1] ?? '', isOpen);
  }
  return formless;
}

function describePlace(name: string, path: readonly (string | number)[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`));
  return `$${name}${steps.join('')}`;
}

/** graphql-js would find the members of `Object.prototype` in any variables. */
function requireOwnName(name: string): void {
  if (!(name in Object.prototype)) return;
  throw new DocumentError('A variable has a name that is not allowed.', 'BAD_USER_INPUT');
}

type Variables = Readonly<Record<string, unknown>>;

function refuse(message: string): never {
  throw new DocumentError(message, 'BAD_USER_INPUT');
}

/** No more problems of a variable are looked at, so that a long list of them costs little. */
const maxProblems = 20;

/**
 * Throws for the first problem of a value, or rather for an old name: it explains the others, such as that its
 * replacement is missing.
 */
function requireFit(
  value: unknown,
  type: GraphQLInputType,
  describe: (path: readonly (string | number)[], error: GraphQLError) => string,
): void {
  const found: string[] = [];
  coerceInputValue(value, type, (path, _value, error) => {
    const message = describe(path, error);
    const advice = adviseOn(error.message);
    if (advice !== null) refuse(`${message} ${advice}`);
    if (found.push(message) === maxProblems) refuse(found[0] ?? message);
  });
  const [first] = found;
  if (first !== undefined) refuse(first);
}

/**
 * Returns the variables with the operation's defaults. Throws `BAD_USER_INPUT` for a value that does not fit its
 * type.
 */
export function fitVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Variables,
  { isOpen }: { isOpen: boolean },
): Variables {
  const definitions = operation.variableDefinitions ?? [];
  for (const { variable, type: typeNode, defaultValue } of definitions) {
    const name = variable.name.value;
    requireOwnName(name);
    const type = typeFromAST(schema, typeNode as never);
    const isGiven = Object.hasOwn(variables, name);
    if (!isInputType(type) || (!isGiven && (defaultValue || typeNode.kind !== Kind.NON_NULL_TYPE)))
      continue;
    requireFit(variables[name], type, (path, error) => {
      const problem = describeProblem(error, isOpen);
      return `The variable ${describePlace(name, path)} ${problem}.`;
    });
  }
  return getVariableValues(schema, definitions, variables).coerced ?? variables;
}
