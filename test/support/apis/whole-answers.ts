/** Mutations that ask for all that their answers can hold, and what of it is expected to be hidden. */
import {
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** Whether a caller sees a field of a type. */
export type Sees = (typeName: string, fieldName: string) => boolean;

type AnyField = GraphQLField<unknown, unknown>;

/** How deep the selection goes below the answer: a document has bounds, and deeper types are at other answers. */
const maxLevels = 3;

/** Selects all fields of a type, and all below them where `descends` says so. The items of a list are asked for once. */
function selectionOf(type: GraphQLObjectType, descends: Sees, above: string[] = []): string {
  const select = ({ name, args, type: fieldType }: AnyField): string => {
    const inner = getNamedType(fieldType);
    if (args.some(isRequiredArgument)) throw new Error(`${type.name}.${name} needs arguments.`);
    if (isLeafType(inner)) return name;
    const isKnown = above.includes(inner.name) || above.length >= maxLevels || name === 'edges';
    if (!descends(type.name, name) || isKnown) return `${name} { __typename }`;
    if (!isObjectType(inner)) throw new Error(`${type.name}.${name} is no object.`);
    return `${name} { ${selectionOf(inner, descends, [...above, type.name])} }`;
  };
  return ['__typename', ...Object.values(type.getFields()).map(select)].join(' ');
}

/** Returns a document that selects all fields of one member of a root field's result. Its variables are its arguments. */
export function wholeDocument(
  schema: GraphQLSchema,
  { field: name, member }: { readonly field: string; readonly member: string },
  descends: Sees,
): string {
  const mutation = schema.getMutationType()?.getFields()[name];
  const field = mutation ?? schema.getQueryType()?.getFields()[name];
  const types = field && isUnionType(field.type) ? field.type.getTypes() : [];
  const type = types.find((one) => one.name === member);
  if (!field || !type) throw new Error(`${name} does not answer ${member}.`);
  const declared = field.args.map((arg) => `$${arg.name}: ${String(arg.type)}`);
  const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`);
  const selection = `... on ${member} { ${selectionOf(type, descends)} }`;
  const root = `${name}(${passed.join()}) { __typename ${selection} }`;
  return `${mutation ? 'mutation' : 'query'} (${declared.join()}) { ${root} }`;
}

/** Returns the fields of an answer that the caller does not see, by their paths. */
export function hiddenIn(value: unknown, sees: Sees, path: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => hiddenIn(item, sees, `${path}.${index}`));
  }
  if (typeof value !== 'object' || value === null || !('__typename' in value)) return [];
  const { __typename: type, ...fields } = value;
  return Object.entries(fields).flatMap(([name, inner]) =>
    sees(String(type), name) ? hiddenIn(inner, sees, `${path}.${name}`) : [`${path}.${name}`],
  );
}
