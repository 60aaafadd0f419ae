/**
 * The schema from which `@graphql-codegen/typescript` made types. Saleor publishes no schema on npm, but its SDK has these
 * types. What they do not say is left out: descriptions, defaults and directives.
 */
import { parseSync } from 'oxc-parser';

/** Nodes of ESTree with TypeScript, as far as codegen writes them. */
type Node = any;

const builtIn = new Set(['ID', 'String', 'Boolean', 'Int', 'Float']);

/** Returns the type in the schema language: `Maybe` is what may be null. */
function typeText(node: Node): string {
  const isMaybe = node.typeName?.name === 'Maybe';
  return isMaybe ? nullableText(node.typeArguments.params[0]) : `${nullableText(node)}!`;
}

function nullableText(node: Node): string {
  if (node.type === 'TSIndexedAccessType') return node.indexType.literal.value;
  const { name } = node.typeName;
  if (name !== 'Array') return name;
  return `[${typeText(node.typeArguments.params[0])}]`;
}

/** Returns the members of a literal as lines, each with the text that `argsOf` puts behind the name. */
function fieldLines(literal: Node, argsOf: (field: string) => string = () => ''): string[] {
  const fields = literal.members.filter(({ key }: Node) => !key.name.startsWith('_'));
  return fields.map(({ key, typeAnnotation }: Node) => {
    const { name } = key;
    return `  ${name}${argsOf(name)}: ${typeText(typeAnnotation.typeAnnotation)}`;
  });
}

const partsOf = (node: Node): Node[] => (node.type === 'TSIntersectionType' ? node.types : [node]);

const literalOf = (node: Node): Node => partsOf(node).find((part) => part.type === 'TSTypeLiteral');

const interfacesOf = (node: Node): string[] =>
  partsOf(node).flatMap((part) => part.typeName?.name ?? []);

const capitalized = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

type Types = ReadonlyMap<string, Node>;

/** Returns the names of all types that a literal's members have, and those of theirs. */
function namesBelow(types: Types, name: string, found = new Set<string>()): Set<string> {
  if (found.has(name) || !types.has(name)) return found;
  found.add(name);
  for (const member of literalOf(types.get(name))?.members ?? [])
    namesBelow(types, typeText(member.typeAnnotation.typeAnnotation).replaceAll(/\W/g, ''), found);
  return found;
}

const isEnum = (node: Node) =>
  node.type === 'TSLiteralType' ||
  (node.type === 'TSUnionType' && node.types[0].type === 'TSLiteralType');

function definition(types: Types, name: string, { inputs, interfaces }: Kinds): string {
  const node = types.get(name);
  const alternatives = node.type === 'TSUnionType' ? node.types : [node];
  if (isEnum(node))
    return `enum ${name} {\n${alternatives.map((one: Node) => `  ${one.literal.value}`).join('\n')}\n}`;
  const literal = literalOf(node);
  if (!literal)
    return `union ${name} = ${alternatives.map((one: Node) => one.typeName.name).join(' | ')}`;
  const argsOf = (field: string) => {
    const args = types.get(`${name}${capitalized(field)}Args`);
    return args ? `(${fieldLines(args).join(',').trim()})` : '';
  };
  const kind = inputs.has(name) ? 'input' : interfaces.has(name) ? 'interface' : 'type';
  const implemented = interfacesOf(node).join(' & ');
  const head = `${kind} ${name}${implemented && ` implements ${implemented}`}`;
  return `${head} {\n${fieldLines(literal, argsOf).join('\n')}\n}`;
}

interface Kinds {
  readonly inputs: ReadonlySet<string>;
  readonly interfaces: ReadonlySet<string>;
}

/** Codegen's helpers come before the scalars, and after the schema's types, of which `_Service` is the last, those of operations. */
function readTypes(code: string): { scalars: string[]; types: Types } {
  const { program } = parseSync('types.d.ts', code);
  const all = program.body.map((statement: Node) => statement.declaration);
  const indexOf = (name: string) => all.findIndex((one: Node) => one?.id?.name === name);
  const start = indexOf('Scalars');
  const scalars = all[start].typeAnnotation.members.map(({ key }: Node) => key.name);
  const named = all
    .slice(start + 1, indexOf('_Service'))
    .map((one: Node) => [one.id.name, one.typeAnnotation] as const);
  return { scalars, types: new Map(named) };
}

/** Returns the schema in the schema definition language, without what a subgraph adds to its own. */
export function schemaOfTypes(code: string): string {
  const { scalars, types } = readTypes(code);
  const args = [...types.keys()].filter((name) => name.endsWith('Args'));
  const inputs = new Set(args.flatMap((name) => [...namesBelow(types, name)]));
  const interfaces = new Set([...types.values()].flatMap(interfacesOf));
  const names = [...types.keys()].filter((name) => !name.endsWith('Args') && !name.startsWith('_'));
  const own = scalars.filter((name) => !builtIn.has(name) && !name.startsWith('_'));
  return [
    ...own.map((name) => `scalar ${name}`),
    ...names.map((name) => definition(types, name, { inputs, interfaces })),
  ].join('\n\n');
}
