/**
 * Rewrites object literals that begin with a spread, `{ ...one, two }`, as `Object.assign({}, one, { two })`, which does
 * the same ten times as fast on Node 20 (ADR 0066).
 */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';
import { parseSync, type Node, type ObjectExpression, type ObjectPropertyKind } from 'oxc-parser';
import { nodesIn } from './imports/targets.js';

/** A part of the text, and what replaces it. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Accessors would be read, and `__proto__` sets a prototype. */
function isPlain(property: ObjectPropertyKind): boolean {
  if (property.type === 'SpreadElement') return true;
  return property.kind === 'init' && !/^['"]?__proto__/.test(nameOf(property.key));
}

function nameOf(key: Node): string {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : '';
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

/** Returns the code of a module with such literals rewritten. Every line stays the line that it was. */
export function withoutLeadingSpreads(file: string, code: string): string {
  const literals = nodesIn(parseSync(file, code).program).filter(isSlow);
  const edits = literals.flatMap(editsOf).toSorted((a, b) => a.start - b.start || a.end - b.end);
  let at = 0;
  const parts = edits.map(({ start, end, text }) => {
    const part = code.slice(at, start) + text;
    at = end;
    return part;
  });
  return parts.join('') + code.slice(at);
}

/** For the service's own modules and those of Apollo Server: what runs in each request. */
export const leadingSpreads: Plugin = {
  name: 'leading spreads',
  setup(build) {
    build.onLoad(
      { filter: /[\\/](?:dist[\\/]src|@apollo[\\/]server)[\\/].*\.js$/ },
      ({ path }) => ({
        contents: withoutLeadingSpreads(path, readFileSync(path, 'utf8')),
      }),
    );
  },
};
