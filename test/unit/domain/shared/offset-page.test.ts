import { describe, expect, it } from '@jest/globals';
import { customerSortFields } from '../../../../src/domain/customers/list.js';
import { eventSortFields } from '../../../../src/domain/events/list.js';
import { parseOffsetPage } from '../../../../src/domain/shared/offset-page.js';
import type { OffsetPageArguments, SortKey } from '../../../../src/domain/shared/offset-page.js';
import { passwordResetSortFields } from '../../../../src/domain/resets/list.js';
import type { PasswordResetSortField } from '../../../../src/domain/resets/list.js';
import { caught } from '../../../support/caught.js';

const parse = (given: OffsetPageArguments<PasswordResetSortField>) =>
  parseOffsetPage(given, passwordResetSortFields);

const key = (field: PasswordResetSortField) => ({ field, direction: 'ASC' }) as const;
const down = (field: PasswordResetSortField) => ({ field, direction: 'DESC' }) as const;

function expectRefused(page: object, argument: string, problem: string, message?: string): void {
  const error = caught(() => parse(page));
  const details = { field: `page.${argument}`, problem };
  expect(error).toMatchObject({ code: 'BAD_USER_INPUT', details });
  if (message) expect(error.message).toBe(`page.${argument} ${message}`);
}

describe('a page by number', () => {
  it('is the first of ten rows, the newest first, by default', () => {
    const first = { number: 1, size: 10, sort: [down('createdAt'), down('id')] };
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
    (size) => expectRefused({ size }, 'size', 'out_of_range', 'must be from 1 to 25.'),
  );

  it.each([0, -1, 1_000_001, 0.5, Number.NaN])('may not be the one with number %d', (number) => {
    expectRefused({ number }, 'number', 'out_of_range', 'must be from 1 to 1000000.');
  });
});

describe('the order of a page', () => {
  it('ends in createdAt and id, in the direction of the last key', () => {
    const ascending = [key('createdAt'), key('id')];
    const descending = [down('createdAt'), down('id')];
    const start = [key('reference'), down('updatedAt')];
    expect(parse({ sort: [key('reference')] }).sort).toEqual([key('reference'), ...ascending]);
    expect(parse({ sort: start }).sort).toEqual([...start, ...descending]);
    expect(parse({ sort: [key('createdAt')] }).sort).toEqual(ascending);
  });

  it('ends where the id has decided', () => {
    const sort = [key('reference'), down('id'), key('createdAt')];
    expect(parse({ sort }).sort).toEqual([key('reference'), down('id')]);
    expect(parse({ sort: [key('id')] }).sort).toEqual([key('id')]);
  });

  it('takes the first of several keys on one field', () => {
    const sort = [down('createdAt'), key('createdAt'), key('reference')];
    expect(parse({ sort }).sort).toEqual([down('createdAt'), key('reference'), key('id')]);
  });

  it('has at most five keys', () => {
    const five: SortKey<PasswordResetSortField>[] = Array(5).fill(key('updatedAt'));
    expect(parse({ sort: five }).sort).toHaveLength(3);
    expectRefused({ sort: [...five, key('id')] }, 'sort', 'too_long');
  });

  it.each(['email', 'tokenDigest', '__proto__', 'id; DROP TABLE customers', ''])(
    'of resets is not by %j',
    (field) => {
      const sort = [{ field, direction: 'ASC' }];
      expectRefused({ sort }, 'sort', 'not_allowed', 'is not allowed here.');
    },
  );

  // Proves: ENU-07
  it('is by nothing secret, on any list', () => {
    const shared = ['createdAt', 'id', 'updatedAt'];
    const common = [...shared, 'reference', 'referenceOrigin'];
    const ofResets = [...common, 'customerEmail'];
    expect([...passwordResetSortFields].toSorted()).toEqual(ofResets.toSorted());
    expect([...customerSortFields].toSorted()).toEqual([...common, 'email', 'status'].toSorted());
    expect([...eventSortFields].toSorted()).toEqual([...shared, 'name'].toSorted());
  });
});
