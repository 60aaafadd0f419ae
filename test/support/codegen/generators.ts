/** The generators that front ends take, each as its page in docs/clients configures it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minifyIntrospection, outputIntrospectionFile } from 'gql.tada/internal';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { filesOf } from '../clients/pages.js';
import { createProject, modules } from './project.js';
import type { FlowOperation } from './operations.js';
import type { Unknown } from './front-end.js';

type Entry = readonly [name: string, operation: FlowOperation];

interface Generator {
  readonly name: string;
  readonly unknown: Unknown;
  /** Writes a project whose `src/flow.ts` has the types of each operation, and generates. Returns its folder. */
  readonly generate: (operations: readonly Entry[]) => string;
}

/** The addresses in them are for programs, which nothing here runs. */
const place = { url: 'http://127.0.0.1:4000', apiKey: 'rk_live_…' };
const { 'codegen.ts': codegenConfig = '' } = filesOf('docs/clients/codegen.md', place);
const { 'src/graphql.ts': tadaModule = '', 'tsconfig.app.json': tadaPlugin = '' } = filesOf(
  'docs/clients/gql-tada.md',
  place,
);
const { 'relay.config.json': relayConfig = '' } = filesOf('docs/clients/relay.md', place);

const typeOf = (kind: FlowOperation['kind']): string => (kind === 'query' ? 'Query' : 'Mutation');

/** `interface Flow`: the data and the variables of each operation, as a generator names them. */
function flowOf(
  entries: readonly Entry[],
  types: (entry: Entry) => readonly [string, string],
): string {
  const members = entries.map((entry) => {
    const [data, variables] = types(entry);
    return `${entry[0]}: { data: ${data}; variables: ${variables} };`;
  });
  return `export interface Flow {\n  ${members.join('\n  ')}\n}\n`;
}

/** A document in backquotes. */
function quoted([name, { kind, text }]: Entry, fullName = name): string {
  return `\`${kind} ${fullName}${text}\``;
}

/** Runs the client preset in a project. */
export function runClientPreset(project: string): void {
  const binary = join(modules, '@graphql-codegen/cli/cjs/bin.js');
  const args = [binary, '--config', 'codegen.ts', '--silent'];
  execFileSync(process.execPath, args, { cwd: project });
}

function generateByClientPreset(entries: readonly Entry[]): string {
  const documents = entries.map((entry) => `graphql(${quoted(entry)});`);
  const flow = flowOf(entries, ([name, { kind }]) => [
    `types.${name}${typeOf(kind)}`,
    `types.${name}${typeOf(kind)}Variables`,
  ]);
  const project = createProject({
    'codegen.ts': codegenConfig,
    'src/operations.ts': [`import { graphql } from './gql';`, ...documents].join('\n'),
    'src/flow.ts': `import type * as types from './gql/graphql';\n${flow}`,
  });
  runClientPreset(project);
  return project;
}

/** Writes what `gql.tada generate-output` does, whose program does not run with TypeScript 7. */
function writeIntrospection(path: string): void {
  const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
  const introspection = minifyIntrospection(introspectionFromSchema(schema));
  const options = { fileType: '.d.ts', shouldPreprocess: true };
  writeFileSync(path, outputIntrospectionFile(introspection, options));
}

function generateByTada(entries: readonly Entry[]): string {
  const documents = entries.map((entry) => `export const ${entry[0]} = graphql(${quoted(entry)});`);
  const flow = flowOf(entries, ([name]) => [
    `ResultOf<typeof documents.${name}>`,
    `VariablesOf<typeof documents.${name}>`,
  ]);
  const imports = `import type { ResultOf, VariablesOf } from 'gql.tada';
    import type * as documents from './operations';`;
  const { compilerOptions } = JSON.parse(tadaPlugin);
  const files = {
    'src/graphql.ts': tadaModule,
    'src/operations.ts': [`import { graphql } from './graphql';`, ...documents].join('\n'),
    'src/flow.ts': `${imports}\n${flow}`,
  };
  const project = createProject(files, compilerOptions);
  writeIntrospection(join(project, compilerOptions.plugins[0].tadaOutputLocation));
  return project;
}

/** What the generated files import of Relay's runtime, which is not here: no test runs it. */
const relayRuntime = `declare module 'relay-runtime' {
  export type ConcreteRequest = unknown;
  export function graphql(text: TemplateStringsArray): unknown;
}`;

/** Relay wants the name of the module at the beginning, and the kind at the end. */
const relayName = ([name, { kind }]: Entry): string => `operations${name}${typeOf(kind)}`;

function generateByRelay(entries: readonly Entry[]): string {
  const documents = entries.map((entry) => `graphql${quoted(entry, relayName(entry))};`);
  const imports = entries.map((entry) => {
    const name = relayName(entry);
    return `import type { ${name} } from './__generated__/${name}.graphql';`;
  });
  const flow = flowOf(entries, (entry) => [
    `${relayName(entry)}['response']`,
    `${relayName(entry)}['variables']`,
  ]);
  const project = createProject({
    'relay.config.json': relayConfig,
    'src/relay-runtime.d.ts': relayRuntime,
    'src/operations.ts': [`import { graphql } from 'relay-runtime';`, ...documents].join('\n'),
    'src/flow.ts': [...imports, flow].join('\n'),
  });
  execFileSync(process.execPath, [join(modules, 'relay-compiler/cli.js')], { cwd: project });
  return project;
}

/** The three that docs/clients describes. */
export const generators: readonly Generator[] = [
  { name: 'the client preset', unknown: undefined, generate: generateByClientPreset },
  { name: 'gql.tada', unknown: undefined, generate: generateByTada },
  { name: 'relay-compiler', unknown: '%other', generate: generateByRelay },
];
