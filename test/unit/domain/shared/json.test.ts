import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasRepeatedMembers, isSameJson } from '../../../../src/domain/shared/json.js';

describe('JSON with a member named twice', () => {
  // Proves: JWT-14
  it.each([
    '{"a":1,"a":2}',
    '{"a":1,"b":2,"a":3}',
    String.raw`{"a":1,"\u0061":2}`,
    String.raw`{"\"":1,"\u0022":2}`,
    '[{"a":{"b":1,"b":1}}]',
    '{"__proto__":1,"__proto__":2}',
    '{"":1,"":2}',
  ])('is seen: %s', (json) => expect(hasRepeatedMembers(json)).toBe(true));

  it.each([
    '{}',
    '"a"',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":2}]',
    '{"a":"a","b":"a"}',
    String.raw`{"a":"\"b\":","b":"{\"b\":1"}`,
    String.raw`{"a":"\\","b":"\\"}`,
    '{"a":["a","a"],"A":1}',
  ])('is not seen in %s', (json) => expect(hasRepeatedMembers(json)).toBe(false));

  it('is never seen in what a serializer made', () =>
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(hasRepeatedMembers(json)).toBe(false);
      }),
      { numRuns: 200 },
    ));
});

describe('the same JSON', () => {
  it.each<[unknown, unknown]>([
    [
      { a: 1, b: [{ c: null }] },
      { b: [{ c: null }], a: 1 },
    ],
    [{ a: undefined }, {}],
    [0, -0],
    [[], []],
    [null, null],
  ])('is %j and %j', (one, other) => expect(isSameJson(one, other)).toBe(true));

  it.each<[unknown, unknown]>([
    [{ a: null }, {}],
    [
      [1, 2],
      [2, 1],
    ],
    [[], {}],
    [{}, null],
    ['1', 1],
    [{ a: { b: 1 } }, { a: { b: 2 } }],
    [{ toString: 1 }, {}],
    [[1], [1, 2]],
  ])('is not %j and %j', (one, other) => {
    expect(isSameJson(one, other)).toBe(false);
    expect(isSameJson(other, one)).toBe(false);
  });
});
