/** A request for every argument of the schema, at every depth, with right values around the one in question. */
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { goodPassword, newAddress, otherPassword } from '../world/people.js';
import type { Subject } from './operations.js';

type Maybe<T> = T | null | undefined;
type Path = readonly (string | number)[];

/** A place in the variables of a document. */
export interface GraphqlPlace {
  readonly name: string;
  readonly query: string;
  /** The name of the scalar, enum or input object that belongs there. */
  readonly type: string;
  variables(subject: Subject, value: unknown): object;
}

/** A right value by the name of its member; a customer's or reset's own where there is one. */
const known: readonly [RegExp, (subject: Subject) => unknown][] = [
  [/email|username/i, () => newAddress()],
  [/old_?password/i, () => goodPassword],
  [/password$/i, () => otherPassword],
  [/token$/i, ({ reset }) => reset.token],
  [/userId|customerId/i, ({ customer }) => customer.id],
  [/url/i, () => 'https://hooks.example.org'],
  [/locale/i, () => 'de'],
  [/publicKey/, () => null],
];

const scalars: Readonly<Record<string, unknown>> = {
  Int: 1,
  Float: 1,
  Boolean: true,
  DateTime: '2030-01-01T00:00:00.000Z',
  JSONObject: { key: 'value' },
};

function scalarFor(type: string, name: string, subject: Subject, root: string): unknown {
  if (/^(id|deliveryId)$/.test(name)) return idFor(root, name, subject);
  const found = known.find(([pattern]) => pattern.test(name));
  if (found && type in { String: 1, ID: 1, JSONObject: 1 }) return found[1](subject);
  return scalars[type] ?? 'text';
}

function idFor(root: string, name: string, { customer, reset, webhook }: Subject): string {
  if (name === 'deliveryId') return webhook?.deliveryId ?? 'none';
  if (/webhook/i.test(root)) return webhook?.id ?? 'none';
  return /reset/i.test(root) ? reset.id : customer.id;
}

/** A right value: of input objects what is required, and what leads to `path`, at whose end is `value`. */
function valueOf(
  given: GraphQLInputType,
  at: { readonly name: string; readonly root: string; readonly subject: Subject },
  path: Path | null,
  value: unknown,
): unknown {
  if (path?.length === 0) return value;
  const type = isNonNullType(given) ? given.ofType : given;
  if (isListType(type)) return [valueOf(type.ofType, at, path?.slice(1) ?? null, value)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return scalarFor(type.name, at.name, at.subject, at.root);
  const [next, ...rest] = path ?? [];
  const fields = Object.values(type.getFields()).filter(
    (field) =>
      field.name === next || (isNonNullType(field.type) && field.defaultValue === undefined),
  );
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      valueOf(field.type, { ...at, name: field.name }, field.name === next ? rest : null, value),
    ]),
  );
}

/** The paths of all places in a type, objects and lists included; a type inside of itself ends the path. */
function pathsIn(given: GraphQLInputType, seen: readonly string[] = []): Path[] {
  const type = isNonNullType(given) ? given.ofType : given;
  if (isListType(type)) return [[], ...pathsIn(type.ofType, seen).map((path) => [0, ...path])];
  if (!isInputObjectType(type) || seen.includes(type.name)) return [[]];
  const inner = Object.values(type.getFields()).flatMap((field) =>
    pathsIn(field.type, [...seen, type.name]).map((path) => [field.name, ...path]),
  );
  return [[], ...inner];
}

function typeAt(given: GraphQLInputType, path: Path): string {
  const type = isNonNullType(given) ? given.ofType : given;
  const [next, ...rest] = path;
  if (next === undefined) return isListType(type) ? 'list' : getNamedType(type).name;
  if (isListType(type)) return typeAt(type.ofType, rest);
  const field = isInputObjectType(type) ? type.getFields()[String(next)] : undefined;
  return field ? typeAt(field.type, rest) : getNamedType(type).name;
}

interface Root {
  readonly kind: 'query' | 'mutation';
  readonly name: string;
  readonly args: readonly GraphQLArgument[];
  /** The document's selection of the field, with `(…)` for the arguments. */
  readonly select: string;
  /** Arguments that the selection passes already. */
  readonly fixed?: readonly GraphQLArgument[];
}

const isRequired = (arg: GraphQLArgument) =>
  isNonNullType(arg.type) && arg.defaultValue === undefined;

function placesOf({ kind, name, args, select, fixed = [] }: Root): GraphqlPlace[] {
  return args.flatMap((arg) =>
    pathsIn(arg.type).map((path) => {
      const own = args.filter((one) => one === arg || isRequired(one));
      const used = [...fixed, ...own];
      const declared = used.map((one) => `$${one.name}: ${String(one.type)}`).join(', ');
      const passed = own.map((one) => `${one.name}: $${one.name}`).join(', ');
      return {
        name: [name, arg.name, ...path].join('.'),
        query: `${kind} (${declared}) { ${select.replace('(…)', `(${passed})`)} }`,
        type: typeAt(arg.type, path),
        variables: (subject: Subject, value: unknown) =>
          Object.fromEntries(
            used.map((one) => {
              const at = { name: one.name, root: name, subject };
              return [one.name, valueOf(one.type, at, one === arg ? path : null, value)];
            }),
          ),
      };
    }),
  );
}

/** Arguments of the edges below an object that a query finds by its id. */
function edgesOf(field: GraphQLField<unknown, unknown>): Root[] {
  const type = getNamedType(field.type);
  const [id] = field.args;
  if (!isObjectType(type) || field.args.length !== 1 || !id) return [];
  const edges = Object.values(type.getFields()).filter((edge) => edge.args.length > 0);
  return edges.map((edge) => ({
    kind: 'query',
    name: `${field.name}.${edge.name}`,
    args: edge.args,
    fixed: [id],
    select: `${field.name}(${id.name}: $${id.name}) { ${edge.name}(…)${selectionOf(edge)} }`,
  }));
}

/** Of lists everything that makes a statement run. */
function selectionOf(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return '';
  const isList = isObjectType(type) && 'nodes' in type.getFields();
  return isList ? ' { totalCount nodes { __typename } }' : ' { __typename }';
}

/** Every place of every argument of the schema. */
export function graphqlPlaces(schema: GraphQLSchema): GraphqlPlace[] {
  const rootsOf = (kind: Root['kind'], type: Maybe<GraphQLObjectType>): Root[] =>
    Object.values(type?.getFields() ?? {})
      .filter(({ args }) => args.length > 0)
      .map((field) => {
        const select = `${field.name}(…)${selectionOf(field)}`;
        return { kind, name: field.name, args: field.args, select };
      });
  const all = [
    ...rootsOf('query', schema.getQueryType()),
    ...rootsOf('mutation', schema.getMutationType()),
    ...Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap(edgesOf),
  ];
  return all.flatMap(placesOf);
}
