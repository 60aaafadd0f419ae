/** Observes the fields that a caller may not read or ask for, which no operation refuses. */
import {
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import type { RequestContext } from '../../domain/access/context.js';
import { AppError } from '../../domain/shared/errors.js';
import { observeApiRefusal, type Observe } from '../../operations/index.js';
import { findOwnError } from './errors.js';

interface FailedDocument {
  readonly errors: readonly GraphQLError[];
  readonly schema: GraphQLSchema;
  readonly document?: DocumentNode | undefined;
}

/** Returns each field's name in the schema, such as `CustomerPasswordReset.delivery`: aliases are the client's words. */
function namesOf(schema: GraphQLSchema, document: DocumentNode): ReadonlyMap<ASTNode, string> {
  const types = new TypeInfo(schema);
  const names = new Map<ASTNode, string>();
  const Field = (node: ASTNode & { name: { value: string } }) =>
    void names.set(node, `${types.getParentType()?.name ?? 'none'}.${node.name.value}`);
  visit(document, visitWithTypeInfo(types, { Field }));
  return names;
}

/** Observes each field once, however many objects of the answer have it: a document must not write a long log. */
export function observeRefusedFields(
  observe: Observe,
  context: RequestContext,
  { errors, schema, document }: FailedDocument,
): void {
  const own = errors.map((error) => ({ node: error.nodes?.[0], error: findOwnError(error) }));
  if (!own.some(({ error }) => error instanceof AppError)) return;
  const names = document ? namesOf(schema, document) : new Map<ASTNode, string>();
  const seen = new Set<string>();
  for (const { node, error } of own) {
    const place = (node && names.get(node)) ?? 'document';
    const key = `${place} ${error instanceof AppError ? error.code : ''}`;
    if (!seen.has(key)) observeApiRefusal(observe, context, place, error);
    seen.add(key);
  }
}
