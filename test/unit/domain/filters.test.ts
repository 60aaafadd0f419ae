import { describe, expect, it } from '@jest/globals';
import { parseEmailFilter, parseFilter, parseTextFilter } from '../../../src/domain/filters.js';
import { caught } from '../../support/caught.js';

describe('a filter', () => {
  it.each([
    ['eq', { eq: null }],
    ['in', { in: null }],
    ['isNull', { isNull: null }],
    ['gte', { gte: null, lt: new Date(0) }],
    ['lt', { lt: null }],
  ])('with null for %s is refused and does not widen the list', (_, filter) => {
    for (const parse of [parseFilter, parseTextFilter, parseEmailFilter]) {
      const error = caught(() => parse('filter.some', filter as object));
      expect(error).toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { field: 'filter.some', problem: 'invalid' },
      });
    }
  });

  it('that is missing stays missing', () => {
    for (const parse of [parseFilter, parseTextFilter, parseEmailFilter]) {
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
    ['256 characters', { eq: 'x'.repeat(256) }, 'invalid'],
    ['NUL', { eq: 'CANARY\0' }, 'invalid'],
    ['a lone surrogate', { in: ['x', 'CANARY\ud800'] }, 'invalid'],
  ])('refuses %s', (_, filter, problem) => {
    const error = caught(() => parseTextFilter('filter.reference', filter));
    expect(error.details).toEqual({ field: 'filter.reference', problem });
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
  });

  it.each([{ eq: '' }, { eq: 'pat' }, { in: ['pat@example.org', 'CANARY'] }])(
    'refuses what is no address: %j',
    (filter) => {
      const error = caught(() => parseEmailFilter('filter.email', filter));
      expect(error.details).toEqual({ field: 'filter.email', problem: 'invalid' });
      expect(error.message).not.toContain('CANARY');
    },
  );
});
