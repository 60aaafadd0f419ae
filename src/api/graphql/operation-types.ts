/**
 * Refuses operations without a root type in the schema. graphql-js does so only at execution, and Apollo reports a
 * fault.
 */
import { OperationTypeNode, type ASTVisitor, type ValidationRule } from 'graphql';
import { DocumentError } from './errors.js';

const names: Record<OperationTypeNode, string> = {
  [OperationTypeNode.QUERY]: 'queries',
  [OperationTypeNode.MUTATION]: 'mutations',
  [OperationTypeNode.SUBSCRIPTION]: 'subscriptions',
};

/** Refuses subscriptions, for example. */
export const operationTypes: ValidationRule = (context): ASTVisitor => ({
  OperationDefinition({ operation }) {
    if (context.getSchema().getRootType(operation)) return;
    const message = `The schema has no ${names[operation]}.`;
    context.reportError(new DocumentError(message, 'GRAPHQL_VALIDATION_FAILED'));
  },
});
