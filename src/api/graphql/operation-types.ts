/** graphql-js finds out only when it executes that a schema has no type for an operation: a fault, to Apollo. */
import { OperationTypeNode, type ASTVisitor, type ValidationRule } from 'graphql';
import { DocumentError } from './errors.js';

const names: Record<OperationTypeNode, string> = {
  [OperationTypeNode.QUERY]: 'queries',
  [OperationTypeNode.MUTATION]: 'mutations',
  [OperationTypeNode.SUBSCRIPTION]: 'subscriptions',
};

/** Refuses operations of a kind that the schema has no root type for. */
export const operationTypes: ValidationRule = (context): ASTVisitor => ({
  OperationDefinition({ operation }) {
    if (context.getSchema().getRootType(operation)) return;
    const message = `The schema has no ${names[operation]}.`;
    context.reportError(new DocumentError(message, 'GRAPHQL_VALIDATION_FAILED'));
  },
});
