import { describe, expect, it } from '@jest/globals';
import {
  parseEmailFilter,
  parseFilter,
  parseInstantFilter,
  parseTextFilter,
} from '../../../../src/domain/shared/filters.js';
import { caught } from '../../../support/caught.js';

describe('a filter', () => {
  it.each([
    ['eq', { eq: null }],
    ['in', { in: null }],
    ['isNull', { isNull: null }],
    ['gte', { gte: null, lt: new Date(0) }],
    ['lt', { lt: null }],
    ['notEq', { notEq: null }],
    ['notIn', { notIn: null }],
    ['startsWith', { startsWith: null }],
    ['contains', { contains: null }],
  ])('with null for %s is refused and does not widen the list', (_, filter) => {
    for (const parse of [parseFilter, parseTextFilter, parseEmailFilter, parseInstantFilter]) {
      const error = caught(() => parse('filter.some', filter as object));
      expect(error).toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { field: 'filter.some', problem: 'invalid' },
      });
    }
  });

  it('that is missing stays missing', () => {
    for (const parse of [parseFilter, parseTextFilter, parseEmailFilter, parseInstantFilter]) {
      expect(parse('filter.some', undefined)).toBeUndefined();
      expect(parse('filter.some', null)).toBeNull();
    }
  });

  it('passes with values', () => {
    for (const filter of [{ eq: false }, { gte: new Date(0) }, { isNull: false }, { in: [] }]) {
      expect(parseFilter('filter.some', filter as object)).toEqual(filter);
    }
  });
});

describe('a filter on a text', () => {
  it('takes up to a hundred values of up to 255 characters', () => {
    const filter = { in: Array<string>(99).fill('x'.repeat(255)), eq: '' };
    expect(parseTextFilter('filter.reference', filter)).toEqual(filter);
  });

  it.each([
    ['101 values', { in: Array<string>(101).fill('x') }, 'too_long'],
    ['101 values in two members', { in: Array<string>(100).fill('x'), eq: 'x' }, 'too_long'],
    [
      '101 values in all members',
      {
        in: Array<string>(49).fill('x'),
        notIn: Array<string>(48).fill('x'),
        eq: 'x',
        notEq: 'x',
        startsWith: 'x',
        contains: 'x',
      },
      'too_long',
    ],
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
    const filter = {
      eq: instant,
      notEq: instant,
      in: Array.from({ length: 48 }, () => instant),
      notIn: Array.from({ length: 48 }, () => instant),
      gt: instant,
      gte: instant,
      lt: instant,
      lte: instant,
      isNull: false,
    };
    expect(() => parseInstantFilter('filter.createdAt', filter)).toThrow(
      'takes at most 100 values',
    );
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
    const filter = { eq: 'Pat@MÜNCHEN.example', in: ['PAT@example.org'] };
    expect(parseEmailFilter('filter.email', filter)).toEqual({
      eq: 'pat@xn--mnchen-3ya.example',
      in: ['pat@example.org'],
    });
    expect(parseEmailFilter('filter.email', { in: [] })).toEqual({ in: [] });
    const others = { notEq: 'PAT@example.org', notIn: ['Pat@MÜNCHEN.example'] };
    expect(parseEmailFilter('filter.email', others)).toEqual({
      notEq: 'pat@example.org',
      notIn: ['pat@xn--mnchen-3ya.example'],
    });
  });

  it('leaves parts of addresses as they are', () => {
    const filter = { startsWith: 'Pat', contains: '@' };
    expect(parseEmailFilter('filter.email', filter)).toEqual(filter);
  });

  it.each([
    { eq: '' },
    { eq: 'pat' },
    { notEq: 'CANARY' },
    { in: ['pat@example.org', 'CANARY'] },
    { notIn: ['CANARY'] },
  ])('refuses what is no address: %j', (filter) => {
    const error = caught(() => parseEmailFilter('filter.email', filter));
    expect(error.details).toEqual({ field: 'filter.email', problem: 'invalid' });
    expect(error.message).not.toContain('CANARY');
  });
});
