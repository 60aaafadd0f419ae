/** How large a document may be, counted before anything of it runs (OWASP ASVS 5.0, 4.3.1). */
import {
  Kind,
  type ASTVisitor,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { defaultPageSize, maxPageSize } from '../../domain/shared/page.js';
import { DocumentError } from './errors.js';

const maxDepth = 10;
const maxAliases = 10;
const maxDirectives = 5;
/** Room for what Sandbox asks for (under 200) and for ten aliased mutations that share their variables. */
export const maxTokens = 400;
export const maxRecursiveSelections = 5000;
/** How many objects all the lists of a document may hold, each list counted as full. */
const maxObjects = 5000;

type Fragments = (name: string) => FragmentDefinitionNode | undefined;

const introspectionFields = new Set(['__schema', '__type']);

/**
 * Levels of fields below a selection set; introspection has its own depth and is not counted. Each
 * fragment is measured once, however often it is spread: thirty that double one another stay cheap.
 */
function createDepthOf(fragments: Fragments): (set: SelectionSetNode | undefined) => number {
  const known = new Map<string, number>();

  function depthOfFragment(name: string): number {
    // While it is being measured it counts as 0: one that spreads itself is another rule's to refuse.
    if (!known.has(name)) {
      known.set(name, 0);
      known.set(name, depthOf(fragments(name)?.selectionSet));
    }
    return known.get(name) ?? 0;
  }

  function depthOf(set: SelectionSetNode | undefined): number {
    const depths = (set?.selections ?? []).map((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return depthOfFragment(selection.name.value);
      if (selection.kind === Kind.INLINE_FRAGMENT) return depthOf(selection.selectionSet);
      if (introspectionFields.has(selection.name.value)) return 0;
      return 1 + depthOf(selection.selectionSet);
    });
    return Math.max(0, ...depths);
  }

  return depthOf;
}

function refuse(context: ValidationContext, what: string): void {
  context.reportError(new DocumentError(`The document ${what}.`, 'GRAPHQL_VALIDATION_FAILED'));
}

/** Depth, aliases and directives. `__typename` counts like any other field. */
export const documentLimits: ValidationRule = (context): ASTVisitor => {
  let aliases = 0;
  let directives = 0;
  const depthOf = createDepthOf((name) => context.getFragment(name) ?? undefined);
  return {
    Field({ alias }) {
      if (alias) aliases += 1;
    },
    Directive() {
      directives += 1;
    },
    OperationDefinition({ selectionSet }) {
      if (depthOf(selectionSet) > maxDepth) refuse(context, `nests deeper than ${maxDepth} levels`);
    },
    Document: {
      leave() {
        if (aliases > maxAliases) refuse(context, `has more than ${maxAliases} aliases`);
        if (directives > maxDirectives)
          refuse(context, `has more than ${maxDirectives} directives`);
      },
    },
  };
};

type Variables = Readonly<Record<string, unknown>>;

interface Counting {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Variables;
}

/** Every field of the schema that answers a connection; a test compares them with the schema. */
const connectionFields = new Set([
  'customers',
  'customerPasswordResets',
  'passwordResets',
  'events',
  'webhooks',
  'webhookDeliveries',
  'deliveries',
]);

function isList({ name }: FieldNode): boolean {
  return connectionFields.has(name.value);
}

/** How many rows a list asks for by `first` or `last`; what is out of range is refused when it runs. */
function pageSizeOf(list: FieldNode, variables: Variables): number {
  const sizes = (list.arguments ?? [])
    .filter(({ name }) => name.value === 'first' || name.value === 'last')
    .map(({ value }) => valueFromASTUntyped(value, variables))
    .filter((size) => typeof size === 'number');
  return Math.min(Math.max(...(sizes.length > 0 ? sizes : [defaultPageSize]), 1), maxPageSize);
}

function innerSet(
  selection: FragmentSpreadNode | InlineFragmentNode,
  { fragments }: Counting,
): SelectionSetNode | undefined {
  if (selection.kind === Kind.INLINE_FRAGMENT) return selection.selectionSet;
  return fragments.get(selection.name.value)?.selectionSet;
}

/** How many objects the lists below a selection set can hold, where `parents` objects have that set. */
function countObjects(
  set: SelectionSetNode | undefined,
  parents: number,
  counting: Counting,
): number {
  const counts = (set?.selections ?? []).map((selection) => {
    if (selection.kind !== Kind.FIELD) {
      return countObjects(innerSet(selection, counting), parents, counting);
    }
    if (!isList(selection)) return countObjects(selection.selectionSet, parents, counting);
    const rows = parents * pageSizeOf(selection, counting.variables);
    return rows + countObjects(selection.selectionSet, rows, counting);
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * Throws where the operation's lists, each counted as full, hold more than 5,000 objects.
 * `variables` are those that the operation will see, its defaults among them.
 */
export function requireBoundedLists(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): void {
  const definitions = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const fragments = new Map(definitions.map((node) => [node.name.value, node]));
  if (countObjects(operation.selectionSet, 1, { fragments, variables }) > maxObjects) {
    const message = `The lists of the document can hold more than ${maxObjects} objects; ask for smaller pages.`;
    throw new DocumentError(message, 'GRAPHQL_VALIDATION_FAILED');
  }
}
