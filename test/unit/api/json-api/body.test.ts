import { describe, expect, it } from '@jest/globals';
import { parseBody, requiredTextOf, textOf } from '../../../../src/api/json-api/body.js';
import { RequestError } from '../../../../src/api/json-api/errors.js';
import { caught } from '../../../support/caught.js';

const type = 'customer_password_resets' as const;
const update = { type, id: 'abc', writable: ['reference', 'metadata'] };

/** Everything at once that can be wrong; each check takes one thing away. */
const wrongs: [string, unknown, string][] = [
  ['a list', [], 'BAD_REQUEST'],
  ['no data', { x: 1 }, 'PARAM_MISSING'],
  ['data that is a list', { data: [{ id: 'x', type: 'x' }] }, 'INVALID_DATA_FORMAT'],
  ['no id', { data: { type: 'x', attributes: { x: 1 } } }, 'KEY_ORDER_MISMATCH'],
  ['another id', { data: { id: 'x', attributes: { x: 1 } } }, 'KEY_NOT_INCLUDED_IN_URL'],
  ['no type', { data: { id: 'abc', attributes: { x: 1 } } }, 'PARAM_MISSING'],
  ['another type', { data: { id: 'abc', type: 'x', attributes: { x: 1 } } }, 'INVALID_RESOURCE'],
  ['an unknown one', { data: { id: 'abc', type, attributes: { x: 1 } } }, 'PARAM_NOT_ALLOWED'],
];

describe('a request document', () => {
  it.each(wrongs)('with %s is refused for that first', (_, body, code) => {
    const error = caught(() => parseBody(body, update));
    expect(error instanceof RequestError && error.problems[0]?.code).toBe(code);
  });

  it('may leave out attributes, and have empty relationships', () => {
    expect(parseBody({ data: { id: 'abc', type } }, update).size).toBe(0);
    const data = { id: 'abc', type, attributes: {}, relationships: {} };
    expect(parseBody({ data }, update).size).toBe(0);
  });

  it('may have members beside data, as JSON:API asks', () => {
    const body = { jsonapi: { version: '1.0' }, meta: {}, data: { id: 'abc', type } };
    expect(parseBody(body, update).size).toBe(0);
  });

  it('may have meta and links in data, and a local id where it creates (JSON:API 1.1)', () => {
    const ignored = { meta: { at: 1 }, links: { self: 'x' } };
    expect(parseBody({ data: { id: 'abc', type, ...ignored } }, update).size).toBe(0);
    const create = { type, writable: [] } as const;
    expect(parseBody({ data: { lid: 'x', type, ...ignored } }, create).size).toBe(0);
    const error = caught(() => parseBody({ data: { id: 'abc', type, meta: 1 } }, update));
    expect(error instanceof RequestError && error.problems[0]?.detail).toBe(
      'data.meta must be an object.',
    );
  });

  it('returns the attributes as they came', () => {
    const attributes = { reference: 'x', metadata: [1] };
    const parsed = parseBody({ data: { id: 'abc', type, attributes } }, update);
    expect(Object.fromEntries(parsed)).toEqual(attributes);
  });
});

describe('a text attribute', () => {
  const of = (value: unknown) => new Map([['customer_email', value]]);

  it('is text or null, or not there', () => {
    expect(textOf(of('x'), 'customerEmail')).toBe('x');
    expect(textOf(of(null), 'customerEmail')).toBeNull();
    expect(textOf(new Map(), 'customerEmail')).toBeUndefined();
  });

  it.each([[1], [true], [['x']], [{ x: 1 }]])('is not %j', (value) => {
    const { code, details } = caught(() => textOf(of(value), 'customerEmail'));
    const problem = 'invalid';
    expect([code, details]).toEqual(['BAD_USER_INPUT', { field: 'customerEmail', problem }]);
  });

  it.each([[undefined], [null]])('that is needed is not %j', (value) => {
    expect(caught(() => requiredTextOf(of(value), 'customerEmail'))).toMatchObject({
      details: { field: 'customerEmail', problem: 'blank' },
    });
  });
});
