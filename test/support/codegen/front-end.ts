/** A front end's own code: it calls each operation, and handles every member of each result. */
import type { FlowOperation } from './operations.js';

type Operations = Readonly<Record<string, FlowOperation>>;

/** What generators call a member of a union that they do not know yet. */
export type Unknown = string | undefined;

function membersOf({ members = {} }: FlowOperation, unknown: Unknown): [string, string][] {
  const others: [string, string][] = unknown === undefined ? [] : [[unknown, `'Something new.'`]];
  return [...Object.entries(members), ...others];
}

function casesOf(members: readonly [string, string][]): string {
  const cases = members.map(([name, answer]) => `case '${name}': return ${answer};`);
  const nothing = `case undefined: return 'It did not run.';`;
  return [...cases, nothing, 'default: return never(result);'].join('\n      ');
}

function functionOf(name: string, operation: FlowOperation, cases: string): string {
  const { root, answer } = operation;
  const body = answer
    ? `return ${answer};`
    : `switch (result?.__typename) {\n      ${cases}\n    }`;
  return `export async function ${name}(variables: Flow['${name}']['variables']): Promise<string> {
    const { ${root}: result } = await run('${name}', variables);
    ${body}
  }`;
}

const beginning = `import type { Flow } from './flow';

  declare function run<Name extends keyof Flow>(
    name: Name, variables: Flow[Name]['variables']): Promise<Flow[Name]['data']>;

  const never = (value: never): string => value;
`;

/** A module that calls and handles all operations. */
export function completeModule(operations: Operations, unknown: Unknown): string {
  const entries = Object.entries(operations);
  const functions = entries.map(([name, operation]) =>
    functionOf(name, operation, casesOf(membersOf(operation, unknown))),
  );
  const calls = entries.map(([name, { variables }]) => `${name}(${variables})`);
  const all = `export const all = (email: string, token: string, newPassword: string, id: string) =>
    [${calls.join(', ')}];`;
  return [beginning, ...functions, all].join('\n  ');
}

/** A module for each member of each union, which forgets that member and nothing else; by `operation.member`. */
export function forgetfulModules(operations: Operations, unknown: Unknown): [string, string][] {
  return Object.entries(operations).flatMap(([name, operation]) => {
    const members = operation.members ? membersOf(operation, unknown) : [];
    return members.map(([forgotten]): [string, string] => {
      const rest = casesOf(members.filter(([member]) => member !== forgotten));
      const file = `${name}.${forgotten.replace('%', '')}`;
      return [file, [beginning, functionOf(name, operation, rest)].join('\n  ')];
    });
  });
}

/** A module that does not compile if a result or a variable of an operation is optional, or of no type. */
export function awkwardModule(names: readonly string[]): string {
  return `import type { Flow } from './flow';

  type Typeless<T> = 0 extends T & 1 ? 'any' : unknown extends T ? 'unknown' : never;
  type Optional<T, Key extends keyof T> =
    [T[Key]] extends [never] ? never // No variables.
    : Record<never, never> extends Pick<T, Key> ? Key : never;
  type Awkward<T> = [Typeless<T>] extends [never]
    ? T extends readonly (infer Item)[] ? Awkward<Item>
    : T extends object ? { [Key in keyof T]-?: Optional<T, Key> | Awkward<T[Key]> }[keyof T]
    : never
    : Typeless<T>;
  type Ten = Flow[${names.map((name) => `'${name}'`).join(' | ')}];

  export const none: [Awkward<Ten>] extends [never] ? true : Awkward<Ten> = true;`;
}
