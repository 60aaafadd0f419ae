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

/** Returns a mutation that selects all fields of one member of its result. Its variables are its arguments. */
export function wholeDocument(
  schema: GraphQLSchema,
  { mutation, member }: { readonly mutation: string; readonly member: string },
  descends: Sees,
): string {
  const field = schema.getMutationType()?.getFields()[mutation];
  const types = field && isUnionType(field.type) ? field.type.getTypes() : [];
  const type = types.find(({ name }) => name === member);
  if (!field || !type) throw new Error(`${mutation} does not answer ${member}.`);
  const declared = field.args.map(({ name, type: given }) => `$${name}: ${String(given)}`);
  const passed = field.args.map(({ name }) => `${name}: $${name}`);
  const selection = `... on ${member} { ${selectionOf(type, descends)} }`;
  return `mutation (${declared.join()}) { ${mutation}(${passed.join()}) { __typename ${selection} } }`;
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
