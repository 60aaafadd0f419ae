import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJsonObject } from '../../../../src/domain/shared/metadata.js';
import { parseId, parseOptionalText, parseText } from '../../../../src/domain/shared/text.js';
import { caught, outcomeOf } from '../../../support/caught.js';

const parse = (value: unknown) => parseJsonObject('metadata', value);
const nested = (levels: number): unknown => (levels === 0 ? 1 : { x: nested(levels - 1) });

describe('metadata', () => {
  it.each([
    {},
    { a: null, b: true, c: 1.5, d: 'text\twith\nlines', e: [1, [2]], f: { g: {} } },
    { emoji: '🐬', ключ: '1', '': '' },
    nested(5) as object,
    { a: [[[[1]]]] },
  ])('of plain JSON is kept as it is: %j', (value) => expect(parse(value)).toBe(value));

  it.each([null, undefined, [], 'x', 1, true])('is no object if it is %j', (value) => {
    expect(caught(() => parse(value)).message).toBe('metadata must be a JSON object.');
  });

  it.each([
    ['metadata.a', { a: Number.POSITIVE_INFINITY }],
    ['metadata.order.items.1.id', { order: { items: [{ id: 1 }, { id: Number.NaN }] } }],
    // A name may be a secret in the wrong place.
    ['metadata.order', { order: { 'CANARY 1': { id: Number.NaN } } }],
  ])('names the place of a number that was rounded: %s', (field, value) => {
    const { message, details } = caught(() => parse(value));
    expect([details.field, message]).toEqual([
      field,
      `${field} holds a number that cannot be kept exactly: send it as a text.`,
    ]);
  });

  it.each([
    ['six levels', nested(6)],
    ['six levels of lists', { a: [[[[[1]]]]] }],
    ['NUL in a value', { a: ['CANARY\0'] }],
    ['NUL in a key', { 'CANARY\0': 1 }],
    ['a lone surrogate in a value', { a: { b: 'CANARY\ud800' } }],
    ['a lone surrogate in a key', { '\udc00': 1 }],
    ['a control character', { a: '\u001b[31mCANARY' }],
    ['__proto__', JSON.parse('{"__proto__":{"x":"CANARY"}}')],
    ['__proto__ further down', JSON.parse('{"a":[{"__proto__":1}]}')],
    ['constructor', { constructor: { prototype: { x: 1 } } }],
    ['prototype', { a: { prototype: 1 } }],
    ['undefined', { a: undefined }],
    ['a function', { a: () => 1 }],
    ['a bigint', { a: 1n }],
  ])('may not hold %s', (_, value) => {
    const error = caught(() => parse(value));
    expect(error.details).toEqual({ field: 'metadata', problem: 'invalid' });
    expect(error.message).not.toContain('CANARY');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('has at most 8,192 bytes as JSON', () => {
    const ofSize = (bytes: number) => ({ a: 'x'.repeat(bytes - 8) });
    expect(JSON.stringify(ofSize(8192))).toHaveLength(8192);
    expect(outcomeOf(() => parse(ofSize(8192)))).toEqual(ofSize(8192));
    expect(caught(() => parse(ofSize(8193))).details.problem).toBe('too_long');
    // Bytes, not characters.
    expect(caught(() => parse({ a: 'ü'.repeat(4093) })).details.problem).toBe('too_long');
  });

  it('of any JSON is the same value or refused as input', () =>
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 7 }), (value) => {
        const parsed = outcomeOf(() => parse(value));
        if (parsed !== 'BAD_USER_INPUT') expect(parsed).toBe(value);
      }),
      { numRuns: 200 },
    ));
});

describe('a text', () => {
  it('has at most 255 units unless another bound is given', () => {
    expect(parseText('reference', 'x'.repeat(255))).toHaveLength(255);
    const long = caught(() => parseText('reference', 'x'.repeat(256)));
    expect(long.details).toEqual({ field: 'reference', problem: 'too_long' });
    expect(caught(() => parseText('reference', 'xxx', 2)).details.problem).toBe('too_long');
  });

  it.each(['a\0', '\ud800', '\udc00\ud800', '\u0008', '\u000b', '\u001b[2J', '\u007f'])(
    'holds nothing that cannot be stored or printed: %j',
    (text) =>
      expect(caught(() => parseText('reference', text)).details.problem).toBe('not_well_formed'),
  );

  it('may be missing if it is optional', () => {
    expect(parseOptionalText('reference', null)).toBeNull();
    expect(parseOptionalText('reference', undefined)).toBeUndefined();
    expect(parseOptionalText('reference', 'x')).toBe('x');
    expect(caught(() => parseOptionalText('reference', '\0')).code).toBe('BAD_USER_INPUT');
  });
});

describe('an id', () => {
  it.each(['a', '0', 'A'.repeat(64), '6169b2d892a5f30009d76480'])('may be %s', (id) => {
    expect(parseId('id', id)).toBe(id);
  });

  it.each(['', 'A'.repeat(65), 'a-b', "' OR 1=1--", 'a\n', 'a\0', '\ud800', 'ä', 'ａ', '../x'])(
    'may not be %j',
    (id) =>
      expect(caught(() => parseId('id', id))).toMatchObject({
        message: 'id must be 1 to 64 letters or digits.',
        details: { field: 'id', problem: 'invalid' },
      }),
  );
});
