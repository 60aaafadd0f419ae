/** Object literals in the bundle mean what they mean in the source. */
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { withoutLeadingSpreads } from '../../../build/spreads.js';

const given = { one: { a: 1, b: 2 }, two: { b: 3, c: 4 } };

/** As JSON, which shows the order of members. */
function valueOf(code: string): string {
  return JSON.stringify(runInNewContext(code, { ...given }));
}

describe('a literal that begins with a spread', () => {
  it.each([
    '{ ...one, c: 3 }',
    '{...one,b:7}',
    '{ ...one, ...two }',
    '{ ...one, c: 5, ...two, d: 6, e: 7 }',
    '{ ...one, nested: { ...two, d: [{ ...one, x: { ...two, y: 1 } }] }, }',
    '{ ...(one.none && { none: 1 }), d: 1 }',
    '{ ...null, ...undefined, d: 1 }',
    '{ ...one, method() { return 1; }, "quoted": 2, ["c"]: 5, 3: 4 }',
    '((x) => ({ ...x, two }))(one)',
  ])('has the same members in the same order: %s', (literal) => {
    const rewritten = withoutLeadingSpreads('literal.js', `(${literal})`);
    expect(rewritten).toContain('Object.assign({}');
    expect(valueOf(rewritten)).toBe(valueOf(`(${literal})`));
  });

  it.each([
    '({ a: 1, ...one })',
    '({ ...one })',
    '({ ...one, get c() { return 1; } })',
    '({ ...one, __proto__: two })',
    "({ ...one, '__proto__': two })",
    '({ ...one, [two.c]: 1 })',
    '({ ...one, b: one.a++ })',
    '({ ...one, b: (one.a = 5) })',
    'const f = async () => ({ ...one, b: await two });',
    'function* g() { return { ...one, b: yield two }; }',
    'const { ...copy } = one;',
    'f(...one, two)',
  ])('stays as it is where that would differ or win nothing: %s', (code) => {
    expect(withoutLeadingSpreads('literal.js', code)).toBe(code);
  });

  it('is not looked for in what is no module', () => {
    expect(() => withoutLeadingSpreads('literal.js', '({ ...one, }')).toThrow('literal.js: ');
  });

  it('needs no blank before it, and keeps every line', () => {
    const code = 'function f(x) {\n  return{...x,\n    c: 3\n  };\n}\n';
    const rewritten = withoutLeadingSpreads('literal.js', code);
    expect(rewritten.split('\n')).toHaveLength(code.split('\n').length);
    expect(valueOf(`${rewritten} f({ a: 1 });`)).toBe('{"a":1,"c":3}');
  });
});
