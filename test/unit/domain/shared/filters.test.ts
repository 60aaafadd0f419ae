import { describe, expect, it } from '@jest/globals';
import {
  parseCondition,
  parseEmailFilter,
  parseFilter,
  parseInstantFilter,
  parseTextFilter,
} from '../../../../src/domain/shared/filters.js';
import { caught } from '../../../support/caught.js';

describe('a filter', () => {
  const parsers = [
    parseFilter,
    parseCondition,
    parseTextFilter,
    parseEmailFilter,
    parseInstantFilter,
  ];

  // Proves: INP-02
  it.each([
    ...'eq in isNull lt notEq notIn startsWith contains'
      .split(' ')
      .map((name) => ({ [name]: null })),
    { gte: null, lt: new Date(0) },
  ])('with null in %j is refused and does not widen the list', (filter) => {
    for (const parse of parsers.slice(1)) {
      const error = caught(() => parse('filter.some', filter as object));
      const details = { field: 'filter.some', problem: 'invalid' };
      expect(error).toMatchObject({ code: 'BAD_USER_INPUT', details });
    }
  });

  it('with a condition that is null is refused by the name of the condition', () => {
    const error = caught(() => parseFilter('filter', { id: { eq: 'x' }, status: null }));
    const details = { field: 'filter.status', problem: 'invalid' };
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', details });
  });

  it('that is missing stays missing', () => {
    for (const parse of parsers) {
      expect(parse('filter.some', undefined)).toBeUndefined();
      expect(parse('filter.some', null)).toBeNull();
    }
  });

  it('without conditions passes, but a condition without values does not', () => {
    expect(parseFilter('filter', {})).toEqual({});
    for (const parse of parsers.slice(1)) {
      for (const empty of [{}, { eq: undefined }]) {
        const error = caught(() => parse('filter.some', empty as object));
        expect(error.details).toEqual({ field: 'filter.some', problem: 'blank' });
      }
    }
  });

  it('passes with values', () => {
    for (const filter of [{ eq: false }, { gte: new Date(0) }, { isNull: false }, { in: [] }]) {
      expect(parseCondition('filter.some', filter as object)).toEqual(filter);
    }
  });
});

describe('a filter on a text', () => {
  const many = (count: number) => Array<string>(count).fill('x');
  const four = { eq: 'x', notEq: 'x', startsWith: 'x', contains: 'x' };

  it('takes up to a hundred values of up to 255 characters', () => {
    const filter = { in: Array<string>(99).fill('x'.repeat(255)), eq: '' };
    expect(parseTextFilter('filter.reference', filter)).toEqual(filter);
  });

  it.each([
    ['101 values', { in: many(101) }, 'too_long'],
    ['101 values in two members', { in: many(100), eq: 'x' }, 'too_long'],
    ['101 values in all members', { in: many(49), notIn: many(48), ...four }, 'too_long'],
    ['256 characters', { eq: 'x'.repeat(256) }, 'invalid'],
    ['256 characters of a begin', { startsWith: 'x'.repeat(256) }, 'invalid'],
    ['256 characters to contain', { contains: 'x'.repeat(256) }, 'invalid'],
    ['NUL to contain', { contains: 'CANARY\0' }, 'invalid'],
    ['a lone surrogate not to be', { notEq: 'CANARY\ud800' }, 'invalid'],
    ['null not to be among', { notIn: ['CANARY', null as never] }, 'invalid'],
    ['NUL', { eq: 'CANARY\0' }, 'invalid'],
    ['a lone surrogate', { in: ['x', 'CANARY\ud800'] }, 'invalid'],
  ])('refuses %s', (_, filter, problem) => {
    const error = caught(() => parseTextFilter('filter.reference', filter));
    expect(error.details).toEqual({ field: 'filter.reference', problem });
    expect(error.message).not.toContain('CANARY');
  });
});

describe('a filter on instants', () => {
  const instant = new Date('2026-03-01T12:00:00.000Z');

  it('takes up to a hundred instants, in all members together', () => {
    const list = Array.from({ length: 48 }, () => instant);
    const bounds = { gt: instant, gte: instant, lt: instant, lte: instant, isNull: false };
    const filter = { eq: instant, notEq: instant, in: list, notIn: list, ...bounds };
    const tooMany = () => parseInstantFilter('filter.createdAt', filter);
    expect(tooMany).toThrow('takes at most 100 values');
    const fewer = { ...filter, in: filter.in.slice(2) };
    expect(parseInstantFilter('filter.createdAt', fewer)).toEqual(fewer);
  });

  it.each([
    ['no instant', { eq: new Date(Number.NaN) }],
    ['the year 10000', { lt: new Date('+010000-01-01T00:00:00Z') }],
    ['the year 0', { in: [instant, new Date('0000-12-31T00:00:00Z')] }],
    ['a text', { gte: 'CANARY' as unknown as Date }],
  ])('refuses %s', (_, filter) => {
    const error = caught(() => parseInstantFilter('filter.createdAt', filter));
    expect(error.details).toEqual({ field: 'filter.createdAt', problem: 'invalid' });
    expect(error.message).not.toContain('CANARY');
  });
});

describe('a filter on addresses', () => {
  it('compares canonical keys', () => {
    const [given, other] = ['Pat@MÜNCHEN.example', 'PAT@example.org'];
    const [key, otherKey] = ['pat@xn--mnchen-3ya.example', 'pat@example.org'];
    const keysOf = (filter: object) => parseEmailFilter('filter.email', filter);
    expect(keysOf({ eq: given, in: [other] })).toEqual({ eq: key, in: [otherKey] });
    expect(keysOf({ in: [] })).toEqual({ in: [] });
    expect(keysOf({ notEq: other, notIn: [given] })).toEqual({ notEq: otherKey, notIn: [key] });
  });

  it('leaves parts of addresses as they are', () => {
    const filter = { startsWith: 'Pat', contains: '@' };
    expect(parseEmailFilter('filter.email', filter)).toEqual(filter);
  });

  const wrong = [{ eq: '' }, { eq: 'pat' }, { notEq: 'CANARY' }, { notIn: ['CANARY'] }];
  it.each([...wrong, { in: ['pat@example.org', 'CANARY'] }])(
    'refuses what is no address: %j',
    (filter) => {
      const error = caught(() => parseEmailFilter('filter.email', filter));
      expect(error.details).toEqual({ field: 'filter.email', problem: 'invalid' });
      expect(error.message).not.toContain('CANARY');
    },
  );
});
