/** Observes each document by its root fields, which are names of the schema: its own name is the caller's text. */
import type { GraphQLResponse } from '@apollo/server';
import {
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Observe } from '../../operations/index.js';

type Fragments = ReadonlyMap<string, SelectionSetNode>;

function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map(({ name, selectionSet }) => [name.value, selectionSet]));
}

/** Adds the names of the fields at the top, fragments included. Each fragment is read once: it may be spread often. */
function addRootFields(
  { selections }: SelectionSetNode,
  fragments: Fragments,
  found: { readonly fields: Set<string>; readonly spread: Set<string> },
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) found.fields.add(selection.name.value);
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      addRootFields(selection.selectionSet, fragments, found);
    else if (!found.spread.has(selection.name.value)) {
      found.spread.add(selection.name.value);
      const fragment = fragments.get(selection.name.value);
      if (fragment) addRootFields(fragment, fragments, found);
    }
  }
}

interface Named {
  readonly type: 'query' | 'mutation' | 'none';
  readonly fields: readonly string[];
}

/** For a document that is not valid, or names no operation. */
const unnamed: Named = { type: 'none', fields: ['other'] };

function nameOf({ operation, selectionSet }: OperationDefinitionNode, document: DocumentNode) {
  const type = operation === OperationTypeNode.MUTATION ? 'mutation' : 'query';
  const found = { fields: new Set<string>(), spread: new Set<string>() };
  addRootFields(selectionSet, fragmentsOf(document), found);
  return { type, fields: [...found.fields] } as const;
}

/** By the operation of a document, which Apollo keeps while it is in use. */
const known = new WeakMap<OperationDefinitionNode, Named>();

function namedOnce(operation: OperationDefinitionNode, document: DocumentNode): Named {
  const named = known.get(operation) ?? nameOf(operation, document);
  known.set(operation, named);
  return named;
}

export interface ObservedDocument {
  /** To be called once the document is valid, and its operation known. */
  resolve(operation: OperationDefinitionNode, document: DocumentNode): void;
  /** Observes the document with its answer. */
  end(body: GraphQLResponse['body']): void;
}

/** Begins to observe a document that Apollo answers. */
export function beginDocument(observe: Observe): ObservedDocument {
  const startedAt = performance.now();
  let named = unnamed;
  return {
    resolve(operation, document) {
      named = namedOnce(operation, document);
    },
    end(body) {
      const hasErrors = body.kind === 'single' && body.singleResult.errors !== undefined;
      const durationMs = performance.now() - startedAt;
      observe({ kind: 'graphql.done', ...named, hasErrors, durationMs });
    },
  };
}
