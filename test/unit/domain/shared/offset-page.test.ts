import { describe, expect, it } from '@jest/globals';
import { customerSortFields } from '../../../../src/domain/customers/list.js';
import { eventSortFields } from '../../../../src/domain/events/list.js';
import {
  parseOffsetPage,
  type OffsetPageArguments,
  type SortKey,
} from '../../../../src/domain/shared/offset-page.js';
import {
  passwordResetSortFields,
  type PasswordResetSortField,
} from '../../../../src/domain/resets/list.js';
import { caught } from '../../../support/caught.js';

const parse = (given: OffsetPageArguments<PasswordResetSortField>) =>
  parseOffsetPage(given, passwordResetSortFields);

const key = (field: PasswordResetSortField, direction: 'ASC' | 'DESC' = 'ASC') => ({
  field,
  direction,
});

describe('a page by number', () => {
  it('is the first of ten rows, the newest first, where nothing is said', () => {
    const first = {
      number: 1,
      size: 10,
      sort: [key('createdAt', 'DESC'), key('id', 'DESC')],
    };
    expect(parse({})).toEqual(first);
    expect(parse({ number: null, size: null, sort: null })).toEqual(first);
    expect(parse({ sort: [] })).toEqual(first);
  });

  it.each([1, 2, 25])('may have %d rows', (size) => {
    expect(parse({ size })).toMatchObject({ size });
  });

  it.each([1, 2, 1_000_000])('may be the one with number %d', (number) => {
    expect(parse({ number })).toMatchObject({ number });
  });

  it.each([0, -1, 26, 1.5, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY])(
    'may not have %d rows',
    (size) => {
      expect(caught(() => parse({ size }))).toMatchObject({
        code: 'BAD_USER_INPUT',
        message: 'page.size must be from 1 to 25.',
        details: { field: 'page.size', problem: 'out_of_range' },
      });
    },
  );

  it.each([0, -1, 1_000_001, 0.5, Number.NaN])('may not be the one with number %d', (number) => {
    expect(caught(() => parse({ number }))).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'page.number must be from 1 to 1000000.',
      details: { field: 'page.number', problem: 'out_of_range' },
    });
  });
});

describe('the order of a page', () => {
  it('ends in createdAt and id, in the direction of the last key', () => {
    expect(parse({ sort: [key('reference')] }).sort).toEqual([
      key('reference'),
      key('createdAt'),
      key('id'),
    ]);
    expect(parse({ sort: [key('reference'), key('updatedAt', 'DESC')] }).sort).toEqual([
      key('reference'),
      key('updatedAt', 'DESC'),
      key('createdAt', 'DESC'),
      key('id', 'DESC'),
    ]);
    expect(parse({ sort: [key('createdAt')] }).sort).toEqual([key('createdAt'), key('id')]);
  });

  it('ends where the id has decided', () => {
    const sort = [key('reference'), key('id', 'DESC'), key('createdAt')];
    expect(parse({ sort }).sort).toEqual([key('reference'), key('id', 'DESC')]);
    expect(parse({ sort: [key('id')] }).sort).toEqual([key('id')]);
  });

  it('takes the first of several keys on one field', () => {
    const sort = [key('createdAt', 'DESC'), key('createdAt'), key('reference')];
    expect(parse({ sort }).sort).toEqual([key('createdAt', 'DESC'), key('reference'), key('id')]);
  });

  it('has at most five keys', () => {
    const five: SortKey<PasswordResetSortField>[] = Array(5).fill(key('updatedAt'));
    expect(parse({ sort: five }).sort).toHaveLength(3);
    expect(caught(() => parse({ sort: [...five, key('id')] }))).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'page.sort', problem: 'too_long' },
    });
  });

  it.each(['email', 'tokenDigest', '__proto__', 'id; DROP TABLE customers', ''])(
    'of resets is not by %j',
    (field) => {
      const sort = [{ field: field as PasswordResetSortField, direction: 'ASC' as const }];
      const error = caught(() => parse({ sort }));
      expect(error).toMatchObject({
        code: 'BAD_USER_INPUT',
        message: 'page.sort is not allowed here.',
        details: { field: 'page.sort', problem: 'not_allowed' },
      });
    },
  );

  it('is by nothing secret, on any list', () => {
    const shared = ['createdAt', 'id', 'updatedAt'];
    const common = [...shared, 'reference', 'referenceOrigin'];
    expect([...passwordResetSortFields].toSorted()).toEqual(common.toSorted());
    expect([...customerSortFields].toSorted()).toEqual([...common, 'email', 'status'].toSorted());
    expect([...eventSortFields].toSorted()).toEqual([...shared, 'name'].toSorted());
  });
});
