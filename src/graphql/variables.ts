/** Variables that do not fit their types, said by place and never by value (graphql-js quotes the value). */
import {
  coerceInputValue,
  isInputType,
  typeFromAST,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { DocumentError } from './errors.js';

const problems: [RegExp, (found: string) => string][] = [
  [/^Field "(\w+)" of required type "[\w![\]]+" was not provided/, (name) => `needs ${name}`],
  [/^Field "(\w+)" is not defined by type/, () => 'has a member that its type does not have'],
  [/^Expected non-nullable type/, () => 'must not be null'],
  [/^Expected type "(\w+)"/, (type) => `must be of type ${type}`],
  [/^Value "[^]*" does not exist in "(\w+)" enum/, (type) => `must be one of ${type}`],
  [/^Enum "(\w+)" cannot represent/, (type) => `must be one of ${type}`],
];

function describeProblem(error: GraphQLError): string {
  for (const [pattern, describe] of problems) {
    const match = pattern.exec(error.message);
    if (match) return describe(match[1] ?? '');
  }
  return 'does not have the expected form';
}

function describePlace(name: string, path: readonly (string | number)[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`));
  return `$${name}${steps.join('')}`;
}

/** Throws `BAD_USER_INPUT` for the first value that does not fit. Also checks those that graphql-js would. */
export function requireFittingVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): void {
  for (const { variable, type: typeNode, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    const type = typeFromAST(schema, typeNode as never);
    const isGiven = Object.hasOwn(variables, name);
    if (!isInputType(type) || (!isGiven && (defaultValue || typeNode.kind !== 'NonNullType')))
      continue;
    coerceInputValue(variables[name], type, (path, _value, error) => {
      const message = `The variable ${describePlace(name, path)} ${describeProblem(error)}.`;
      throw new DocumentError(message, 'BAD_USER_INPUT');
    });
  }
}
