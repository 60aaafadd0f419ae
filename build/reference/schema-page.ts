/** The page docs/schema.md: schema.graphql as one reads it, with a link from each type to its own section. */
import {
  astFromValue,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
  print,
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
} from 'graphql';
import { toPage, toTable, toText } from './markdown.js';

const introduction = `# GraphQL schema

<!-- Printed by \`npm run docs:reference\` from schema.graphql. Do not edit. -->

[\`schema.graphql\`](../schema.graphql) for people: every operation and type, what it means, and who may use it. "For integrations, sales channels and customers" says whose credential an operation takes: [front-end.md](front-end.md#credentials) explains them. [schema-policy.md](schema-policy.md) says what an update may change, and [errors.md](errors.md) what each error code means. \`!\` means never null; a list is in brackets.`;

/** Names a type, with a link to its section. */
function linkTo(type: GraphQLType): string {
  const named = getNamedType(type);
  if (isScalarType(named) && isSpecifiedScalarType(named)) return `\`${String(type)}\``;
  return `[\`${String(type)}\`](#${named.name.toLowerCase()})`;
}

interface Described {
  readonly description?: string | null | undefined;
  readonly deprecationReason?: string | null | undefined;
}

function describe({ description, deprecationReason }: Described): string {
  const ending = deprecationReason ? `**Deprecated.** ${toText(deprecationReason)}` : '';
  return `${toText(description ?? '')} ${ending}`.trim();
}

function defaultOf({ defaultValue, type }: GraphQLArgument | GraphQLInputField): string {
  const value = defaultValue === undefined ? null : astFromValue(defaultValue, type);
  return value ? ` By default \`${print(value)}\`.` : '';
}

const inputRow = (one: GraphQLArgument | GraphQLInputField) => [
  `\`${one.name}\``,
  linkTo(one.type),
  describe(one) + defaultOf(one),
];

type Field = GraphQLField<unknown, unknown>;

const argumentsOf = ({ args }: Field) =>
  args.length === 0 ? '' : ` Takes ${args.map((one) => `\`${one.name}\``).join(', ')}.`;

const fieldRow = (field: Field) => [
  `\`${field.name}\``,
  linkTo(field.type),
  describe(field) + argumentsOf(field),
];

function operation(kind: string, field: Field): string {
  return toPage([
    `### ${kind} ${field.name}`,
    describe(field),
    `Returns ${linkTo(field.type)}.`,
    toTable(['argument', 'type', 'what it is'], field.args.map(inputRow)),
  ]);
}

const byName = (a: { readonly name: string }, b: { readonly name: string }) =>
  a.name < b.name ? -1 : 1;

function valuesOf(type: GraphQLEnumType): string {
  const rows = type.getValues().map((value) => [`\`${value.name}\``, describe(value)]);
  return toTable(['value', 'meaning'], rows);
}

function membersOf(type: GraphQLNamedType, schema: GraphQLSchema): string {
  if (isEnumType(type)) return valuesOf(type);
  if (isUnionType(type)) return `One of ${type.getTypes().map(linkTo).join(', ')}.`;
  if (isInputObjectType(type)) {
    const rows = Object.values(type.getFields()).map(inputRow);
    return toTable(['member', 'type', 'what it is'], rows);
  }
  if (isScalarType(type)) return type.specifiedByURL ? `As in <${type.specifiedByURL}>.` : '';
  const rows = Object.values(type.getFields()).map(fieldRow);
  const fields = toTable(['field', 'type', 'what it is'], rows);
  if (!isInterfaceType(type)) return fields;
  const implementations = schema.getPossibleTypes(type).map(linkTo).join(', ');
  return `Implemented by ${implementations}.\n\n${fields}`;
}

const isKind = {
  'Results of operations': isUnionType,
  Objects: isObjectType,
  Interfaces: isInterfaceType,
  Inputs: isInputObjectType,
  Enums: isEnumType,
  Scalars: isScalarType,
};

/** Whether a type is the schema's and not GraphQL's. */
const isOwn = (type: GraphQLNamedType) =>
  !type.name.startsWith('__') && !(isScalarType(type) && isSpecifiedScalarType(type));

function typesOf(schema: GraphQLSchema): GraphQLNamedType[] {
  const roots = new Set<GraphQLNamedType | null | undefined>([
    schema.getQueryType(),
    schema.getMutationType(),
  ]);
  return Object.values(schema.getTypeMap())
    .filter((type) => isOwn(type) && !roots.has(type))
    .toSorted(byName);
}

function chapter(title: string, types: readonly GraphQLNamedType[], schema: GraphQLSchema): string {
  const sections = types.map((type) =>
    toPage([`### ${type.name}`, describe(type), membersOf(type, schema)]),
  );
  return sections.length === 0 ? '' : toPage([`## ${title}`, ...sections]);
}

function operations(title: string, kind: string, fields: readonly Field[]): string {
  return toPage([`## ${title}`, ...fields.toSorted(byName).map((field) => operation(kind, field))]);
}

/** Returns the page in Markdown: operations first, then types by their kind, each in the order of the alphabet. */
export function printSchemaPage(schema: GraphQLSchema): string {
  const types = typesOf(schema);
  return toPage([
    introduction,
    operations('Queries', 'query', Object.values(schema.getQueryType()?.getFields() ?? {})),
    operations('Mutations', 'mutation', Object.values(schema.getMutationType()?.getFields() ?? {})),
    ...Object.entries(isKind).map(([title, isOfKind]) =>
      chapter(
        title,
        types.filter((type) => isOfKind(type)),
        schema,
      ),
    ),
  ]);
}
