/** Limits on the size of a document, checked before anything of it runs (OWASP ASVS 5.0, 4.3.1). */
import {
  Kind,
  visit,
  type ASTVisitor,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { defaultPageSize, maxPageSize } from '../../domain/shared/page.js';
import { DocumentError } from './errors.js';

const maxDepth = 10;
const maxAliases = 10;
const maxDirectives = 5;
/** Enough for Apollo's Sandbox (under 200) and for ten aliased mutations that share their variables. */
export const maxTokens = 400;
export const maxRecursiveSelections = 5000;
/** The most objects that all lists of a document may contain together, if each list is full. */
const maxObjects = 5000;

type Fragments = (name: string) => FragmentDefinitionNode | undefined;

const introspectionFields = new Set(['__schema', '__type']);

/**
 * Returns a function that counts the levels of fields below a selection set. Introspection, which is deeper, does not
 * count. Each fragment is measured once, however often it is spread, so that thirty fragments which double one another
 * stay cheap.
 */
function createDepthOf(fragments: Fragments): (set: SelectionSetNode | undefined) => number {
  const known = new Map<string, number>();

  function depthOfFragment(name: string): number {
    // A fragment counts as 0 while it is measured. graphql-js refuses one that spreads itself by another rule.
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

/** Limits depth, aliases and directives. `__typename` counts like any other field. */
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

/** Every field of the schema that returns a connection. A test compares the list with the schema. */
const connectionFields = new Set([
  'customers',
  'customerPasswordResets',
  'passwordResets',
  'events',
  'webhooks',
  'webhookDeliveries',
  'deliveries',
]);

/** A gateway's question for as many objects as it has keys. */
const entitiesName = '_entities';

function isList({ name }: FieldNode): boolean {
  return connectionFields.has(name.value) || name.value === entitiesName;
}

/** Returns how many keys a gateway sends. */
function countKeys({ arguments: given = [] }: FieldNode, variables: Variables): number {
  const keys = given.map(({ value }) => valueFromASTUntyped(value, variables)).find(Array.isArray);
  return keys?.length ?? 0;
}

/** Returns how many rows a list asks for by `first` or `last`, or by its keys. The operation refuses what is out of range. */
function pageSizeOf(list: FieldNode, variables: Variables): number {
  if (list.name.value === entitiesName) return countKeys(list, variables);
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

/** Returns how many objects the lists in a selection can contain if `parents` objects have it. */
function countIn(selection: SelectionNode, parents: number, counting: Counting): number {
  if (selection.kind !== Kind.FIELD) {
    return countObjects(innerSet(selection, counting), parents, counting);
  }
  if (!isList(selection)) return countObjects(selection.selectionSet, parents, counting);
  const rows = parents * pageSizeOf(selection, counting.variables);
  return rows + countObjects(selection.selectionSet, rows, counting);
}

/** As `countIn`, for all selections of a set. */
function countObjects(
  set: SelectionSetNode | undefined,
  parents: number,
  counting: Counting,
): number {
  let count = 0;
  for (const selection of set?.selections ?? []) count += countIn(selection, parents, counting);
  return count;
}

/** By the document, which Apollo keeps while it is in use: whether it asks for a list at all. */
const withLists = new WeakMap<DocumentNode, boolean>();

function hasLists(document: DocumentNode): boolean {
  const known = withLists.get(document);
  if (known !== undefined) return known;
  let found = false;
  visit(document, { Field: (field) => void (found ||= isList(field)) });
  withLists.set(document, found);
  return found;
}

/**
 * Returns how many objects the operation's lists hold at most. Throws `GRAPHQL_VALIDATION_FAILED` if its lists, each counted as full, contain more than 5,000 objects.
 * `variables` include the operation's defaults.
 */
export function requireBoundedLists(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): number {
  if (!hasLists(document)) return 0;
  const definitions = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const fragments = new Map(definitions.map((node) => [node.name.value, node]));
  const objects = countObjects(operation.selectionSet, 1, { fragments, variables });
  if (objects > maxObjects) {
    const message = `The lists of the document can hold more than ${maxObjects} objects; ask for smaller pages.`;
    throw new DocumentError(message, 'GRAPHQL_VALIDATION_FAILED');
  }
  return objects;
}
