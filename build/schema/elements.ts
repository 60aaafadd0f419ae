/** The elements of a schema that can be deprecated: fields, arguments, members of inputs, values of enums. */
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import type { GraphQLNamedType, GraphQLSchema, GraphQLType } from 'graphql';

/** As graphql-js has them; only values of enums have no type. */
interface NamedElement {
  readonly name: string;
  readonly type?: GraphQLType;
  readonly deprecationReason?: string | null | undefined;
}

export interface Element extends NamedElement {
  /** As `graphql-inspector` writes it: `Type.field.argument`, `Enum.VALUE`. */
  readonly path: string;
}

const under =
  (holder: string) =>
  (element: NamedElement): Element => ({ ...element, path: `${holder}.${element.name}` });

/** Returns the elements of one type, arguments after their fields. */
export function elementsOfType(type: GraphQLNamedType): Element[] {
  if (isEnumType(type)) return type.getValues().map(under(type.name));
  if (isInputObjectType(type)) return Object.values(type.getFields()).map(under(type.name));
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    under(type.name)(field),
    ...field.args.map(under(`${type.name}.${field.name}`)),
  ]);
}

/** Returns the elements of all types but introspection's. */
export function elementsOf(schema: GraphQLSchema): Element[] {
  return Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap(elementsOfType);
}
