/** Observes each document by its root fields, which are names of the schema: its own name is the caller's text. */
import type { ApolloServerPlugin } from '@apollo/server';
import {
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Observe } from '../../operations/index.js';
import type { GraphqlContext } from './loaders/context.js';

/** Returns the names of the fields at the top of a valid document, fragments included. */
function rootFields({ selections }: SelectionSetNode, document: DocumentNode): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return rootFields(selection.selectionSet, document);
    const fragment = document.definitions.find(
      (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === selection.name.value,
    );
    return fragment && 'selectionSet' in fragment
      ? rootFields(fragment.selectionSet, document)
      : [];
  });
}

interface Named {
  readonly type: 'query' | 'mutation' | 'none';
  readonly fields: readonly string[];
}

/** For a document that is not valid, or names no operation. */
const unnamed: Named = { type: 'none', fields: ['other'] };

function nameOf({ operation, selectionSet }: OperationDefinitionNode, document: DocumentNode) {
  const type = operation === OperationTypeNode.MUTATION ? 'mutation' : 'query';
  return { type, fields: [...new Set(rootFields(selectionSet, document))] } as const;
}

/** Observes every document that Apollo answers. */
export function observeDocuments(observe: Observe): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      const startedAt = performance.now();
      let named: Named = unnamed;
      return {
        // By then the document is valid: its fields are those of the schema.
        async didResolveOperation({ operation, document }) {
          if (operation) named = nameOf(operation, document);
        },
        async willSendResponse({ response: { body } }) {
          const hasErrors = body.kind === 'single' && body.singleResult.errors !== undefined;
          const durationMs = performance.now() - startedAt;
          observe({ kind: 'graphql.done', ...named, hasErrors, durationMs });
        },
      };
    },
  };
}
