import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parsePageArguments, toCursor } from '../../../../src/domain/shared/page.js';
import { toPage, toPagesByOwner } from '../../../../src/domain/shared/page.js';
import { caught, outcomeOf } from '../../../support/caught.js';

const key = { createdAt: new Date('2026-01-02T03:04:05.678Z'), id: 'abcDEF123' };
const encode = (text: string) => Buffer.from(text).toString('base64url');

describe('the size of a page', () => {
  it.each([
    [{}, 25],
    [{ first: null, last: null }, 25],
    [{ first: 1 }, 1],
    [{ first: 100 }, 100],
    [{ last: 1 }, 1],
    [{ last: 100, first: null }, 100],
  ])('of %j is %d', (given, limit) => {
    const fromEnd = 'last' in given && given.last != null;
    expect(parsePageArguments(given)).toMatchObject({ limit, fromEnd });
  });

  it.each([0, -1, 101, 1.5, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY])(
    'may not be %d',
    (size) => {
      for (const name of ['first', 'last']) {
        const { code, message, details } = caught(() => parsePageArguments({ [name]: size }));
        expect([code, message]).toEqual(['BAD_USER_INPUT', `${name} must be from 1 to 100.`]);
        expect(details).toEqual({ field: name, problem: 'out_of_range' });
      }
    },
  );

  it('is counted from one end', () => {
    const error = caught(() => parsePageArguments({ first: 5, last: 5 }));
    expect(error.details).toEqual({ field: 'last', problem: 'not_allowed' });
  });
});

describe('a cursor', () => {
  it('goes there and back', () => {
    const instant = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, fc.stringMatching(/^[0-9A-Za-z]{1,64}$/), (createdAt, id) => {
        const cursor = toCursor({ createdAt, id });
        const { after, before } = parsePageArguments({ after: cursor, before: cursor });
        expect(after).toEqual({ createdAt, id });
        expect(before).toEqual({ createdAt, id });
      }),
      { numRuns: 200 },
    );
  });

  it('is missing if it is null', () =>
    expect(parsePageArguments({ after: null })).toMatchObject({ after: null, before: null }));

  it.each([
    ['nothing', ''],
    ['a word', 'CANARY'],
    ['no base64', '%%%'],
    ['its own text', '2026-01-02T03:04:05.678Z/abcDEF123'],
    ['no id', encode('2026-01-02T03:04:05.678Z/')],
    ['no instant', encode('/abcDEF123')],
    ['a day that is none', encode('2026-02-30T03:04:05.678Z/abcDEF123')],
    ['an hour that is none', encode('2026-01-02T25:04:05.678Z/abcDEF123')],
    ['an instant with another offset', encode('2026-01-02T03:04:05.678+01:00/abc')],
    ['an instant in other digits', encode('2026-01-02T03:04:05Z/abcDEF123')],
    ['an id of 65 letters', encode(`2026-01-02T03:04:05.678Z/${'a'.repeat(65)}`)],
    ['SQL', encode("2026-01-02T03:04:05.678Z/' OR 1=1--")],
    ['a second id', encode('2026-01-02T03:04:05.678Z/abc/def')],
    ['a line feed', encode('2026-01-02T03:04:05.678Z/abc\n')],
    ['padding', `${toCursor(key)}=`],
    ['a space', `${toCursor(key)} `],
    ['50,000 characters', 'A'.repeat(50_000)],
  ])('that was made up is refused: %s', (_, cursor) => {
    for (const name of ['after', 'before']) {
      const error = caught(() => parsePageArguments({ [name]: cursor }));
      expect(error.details).toEqual({ field: name, problem: 'invalid' });
      expect(error.message).toBe(`${name} is not a cursor of this list.`);
    }
  });

  it('of any text is a key or refused', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string().map(encode)), (after) => {
        expect(outcomeOf(() => parsePageArguments({ after }))).toBe('BAD_USER_INPUT');
      }),
    ));
});

describe('a page', () => {
  const cursor = toCursor(key);

  it.each([
    ['keeps as many rows as were asked for', { first: 2 }, [1, 2, 3], [1, 2], true, false],
    ['has no next one at the end', { first: 2, after: cursor }, [1, 2], [1, 2], false, true],
    ['may be empty', {}, [], [], false, false],
    ['from the end comes in the order of the list', { last: 2 }, [9, 8, 7], [8, 9], false, true],
    ['from the end may be the first', { last: 2, before: cursor }, [9], [9], true, false],
  ])('%s: %j', (_, given, rows: number[], nodes, hasNextPage, hasPreviousPage) => {
    const page = toPage(rows, parsePageArguments(given));
    expect(page).toEqual({ nodes, hasNextPage, hasPreviousPage });
  });

  it('is made for each owner from the rows of all', () => {
    const rows = [
      { owner: 'a', n: 1 },
      { owner: 'b', n: 2 },
      { owner: 'a', n: 3 },
      { owner: 'x', n: 4 },
    ];
    const request = parsePageArguments({ first: 1 });
    const pages = toPagesByOwner(rows, ['a', 'b', 'c'], ({ owner }) => owner, request);
    expect([...pages.keys()]).toEqual(['a', 'b', 'c']);
    expect(pages.get('a')).toMatchObject({ nodes: [{ n: 1 }], hasNextPage: true });
    expect(pages.get('b')).toMatchObject({ nodes: [{ n: 2 }], hasNextPage: false });
    expect(pages.get('c')).toMatchObject({ nodes: [], hasNextPage: false });
  });
});
