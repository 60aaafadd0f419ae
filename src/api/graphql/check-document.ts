/** What is wrong with a document before any client sends it, in words for an operator. */
import {
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { documentLimits, maxTokens } from './limits.js';
import { operationTypes } from './operation-types.js';

const rules = [...specifiedRules, operationTypes, documentLimits, NoSchemaIntrospectionCustomRule];

function placeOf({ message, locations }: GraphQLError): string {
  const [location] = locations ?? [];
  return location ? `${message} (line ${location.line}, column ${location.column})` : message;
}

function parseOrExplain(text: string): DocumentNode | string {
  try {
    return parse(text, { maxTokens });
  } catch (error) {
    return error instanceof GraphQLError ? placeOf(error) : String(error);
  }
}

/** Returns the names of a document's operations; none if it is not valid. */
export function operationNamesOf(text: string): string[] {
  const document = parseOrExplain(text);
  if (typeof document === 'string') return [];
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  return operations.map(({ name, operation }) => name?.value ?? `(${operation})`);
}

/** Returns each reason for which the service would refuse the document. */
export function checkDocument(schema: GraphQLSchema, text: string): string[] {
  const document = parseOrExplain(text);
  if (typeof document === 'string') return [document];
  if (operationNamesOf(text).length === 0) return ['The document has no operation.'];
  return validate(schema, document, rules).map(placeOf);
}
