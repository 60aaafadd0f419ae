/**
 * Rewrites object literals that begin with a spread, `{ ...one, two }`, as `Object.assign({}, one, { two })`, for which Node
 * 20 takes a tenth of the time (ADR 0066). It means the same but for what no module here does: a call in a later member that
 * changes what is spread, and a spread object with a member `__proto__` of its own.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { parseSync, type Node, type ObjectExpression, type ObjectPropertyKind } from 'oxc-parser';
import { nodesIn } from './imports/targets.js';

/** A part of the text, and what replaces it. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Undefined if only running the code tells it. */
function nameOf(key: Node, isComputed: boolean): string | undefined {
  if (key.type === 'Literal') return String(key.value);
  return key.type === 'Identifier' && !isComputed ? key.name : undefined;
}

/** What is spread is read before these run, and `Object.assign` would read it afterwards. */
const laterTypes = new Set([
  'AwaitExpression',
  'YieldExpression',
  'AssignmentExpression',
  'UpdateExpression',
]);

/** Accessors would be read, and `__proto__` sets a prototype. */
function isPlain(property: ObjectPropertyKind): boolean {
  if (property.type === 'SpreadElement') return true;
  const name = nameOf(property.key, property.computed);
  if (property.kind !== 'init' || name === undefined || name === '__proto__') return false;
  return !nodesIn(property.value).some(({ type }) => laterTypes.has(type));
}

function isSlow(node: Node): node is ObjectExpression {
  if (node.type !== 'ObjectExpression' || node.properties.length < 2) return false;
  return node.properties[0]?.type === 'SpreadElement' && node.properties.every(isPlain);
}

function editsOf({ start, end, properties }: ObjectExpression): Edit[] {
  const inner = properties.flatMap((property, index): Edit[] => {
    const isSpread = (at: number) => properties[at]?.type === 'SpreadElement';
    if (isSpread(index)) return [{ start: property.start, end: property.start + 3, text: '' }];
    const opens = isSpread(index - 1);
    const closes = index + 1 === properties.length || isSpread(index + 1);
    return [
      ...(opens ? [{ start: property.start, end: property.start, text: '{' }] : []),
      ...(closes ? [{ start: property.end, end: property.end, text: '}' }] : []),
    ];
  });
  return [
    { start, end: start + 1, text: '(Object.assign({},' },
    ...inner,
    { start: end - 1, end, text: '))' },
  ];
}

/** Returns the code of a module with such literals rewritten. No line moves. Throws if it is no module. */
export function withoutLeadingSpreads(file: string, code: string): string {
  const { program, errors } = parseSync(file, code);
  if (errors[0]) throw new Error(`${file}: ${errors[0].message}`);
  const literals = nodesIn(program).filter(isSlow);
  const edits = literals.flatMap(editsOf).toSorted((a, b) => a.start - b.start || a.end - b.end);
  let at = 0;
  const parts = edits.map(({ start, end, text }) => {
    const part = code.slice(at, start) + text;
    at = end;
    return part;
  });
  return parts.join('') + code.slice(at);
}

/** From `dist/build`, where this runs. */
const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What runs in each request: the service's own modules, and those of Apollo Server. */
const folders = [
  join(pathOf('../src'), '/'),
  join(pathOf('../../node_modules/@apollo/server'), '/'),
];

export const leadingSpreads: Plugin = {
  name: 'leading spreads',
  setup(build) {
    build.onLoad({ filter: /\.js$/ }, ({ path }) => {
      if (!folders.some((folder) => path.startsWith(folder))) return undefined;
      return { contents: withoutLeadingSpreads(path, readFileSync(path, 'utf8')) };
    });
  },
};
