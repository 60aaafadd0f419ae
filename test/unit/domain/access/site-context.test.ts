import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSiteContext } from '../../../../src/domain/access/site-context.js';
import { caught, outcomeOf } from '../../../support/caught.js';

const account = '1234abcd5678efgh9ijklmno';
/** The value that fabric's documentation shows, and the object in it. */
const documented = String.raw`"{\"date\": \"2023-01-01T00:00:00.000Z\", \"channel\": 12, \"account\": \"1234abcd5678efgh9ijklmno\",\"stage\":\"production\"}"`;

const parse = (value: unknown) => parseSiteContext(JSON.stringify(value));

describe('x-site-context', () => {
  it('is read as the documentation shows it, quoted once more, and as plain JSON', () => {
    const date = new Date('2023-01-01T00:00:00.000Z');
    const read = { account, channel: '12', stage: 'production', date };
    expect(parseSiteContext(documented)).toEqual(read);
    expect(parseSiteContext(JSON.parse(documented) as string)).toEqual(read);
  });

  it('narrows nothing if it is missing, empty, or names a member null', () => {
    expect(parseSiteContext(undefined)).toEqual({});
    expect(parse({})).toEqual({});
    expect(parse({ account: null, channel: null, stage: null, date: null })).toEqual({});
  });

  it('may hold unknown members, which are ignored', () => {
    const header = `{"account":"${account}","__proto__":{"stage":"x"},"constructor":{"prototype":1},"toString":1,"$where":"1"}`;
    expect(parseSiteContext(header)).toEqual({ account });
    expect(({} as Record<string, unknown>)['stage']).toBeUndefined();
  });

  // Proves: HTT-06, HTT-15
  it('takes no member from a prototype', () =>
    expect(parseSiteContext(`{"__proto__":{"account":"${account}"}}`)).toEqual({}));

  it.each([
    ['channel', 12, '12'],
    ['channel', 0, '0'],
    ['channel', '0012', '0012'],
    ['channel', '9'.repeat(20), '9'.repeat(20)],
    ['stage', 'x', 'x'],
    ['stage', 'x'.repeat(64), 'x'.repeat(64)],
    ['stage', 'büro', 'büro'],
    ['date', '2023-01-01', new Date('2023-01-01T00:00:00Z')],
    ['date', '2024-02-29', new Date('2024-02-29T00:00:00Z')],
    ['date', '2023-01-01T10:00Z', new Date('2023-01-01T10:00:00Z')],
    ['date', '2023-01-01T10:00:00.5+02:00', new Date('2023-01-01T08:00:00.500Z')],
  ])('accepts a %s of %j', (member, given, read) => {
    const header = JSON.stringify({ [member]: given }).replaceAll('ü', String.raw`\u00fc`);
    expect(parseSiteContext(header)).toEqual({ [member]: read });
  });

  const operator = { $ne: null };
  it.each([
    ['account', ['', account.slice(1), `${account}0`, `${account.slice(1)}_`, 1, [account], true]],
    ['account', [operator, `${account}\n`, {}, []]],
    ['channel', ['', '-1', -1, 1.5, 1e21, '1e3', ' 1', '9'.repeat(21), 'x', true, [1], operator]],
    ['stage', ['', 'x'.repeat(65), 1, true, ['x'], operator, 'a\0', '\ud800', 'a\u0007']],
    ['date', ['', '2023', 'yesterday', '2023-02-30', '2023-02-29', '2023-13-01', '2023-1-1']],
    ['date', ['2023-01-01T25:00:00Z', '2023-01-01T10:00:00', '2023-01-01 10:00:00Z', 1, operator]],
    ['date', ['2023-01-01T10:00:00+99:99', '+012023-01-01', '2023-01-01\n', ['2023-01-01']]],
  ])('refuses a wrong %s and names it: %j', (member, values) => {
    for (const value of values) {
      const error = caught(() => parse({ [member]: value }));
      expect(error.code).toBe('INVALID_SITE_CONTEXT');
      expect(error.details).toEqual({ field: member });
      expect(error.message).toMatch(/^x-site-context \w+ must be [\w ]+\.$/);
    }
  });

  // Proves: HTT-15
  it.each([
    ['empty', ''],
    ['no JSON', 'account=1'],
    ['cut off', '{"account":'],
    ['an array', '[]'],
    ['a number', '1'],
    ['null', 'null'],
    ['quoted twice', JSON.stringify(documented)],
    ['two headers joined', `{"account":"${account}"}, {"account":"${account}"}`],
    ['one member twice', `{"account":"${account}","account":"${account}"}`],
    ['one member twice, once escaped', `{"stage":"a","st\\u0061ge":"b"}`],
    ['one member twice, quoted once more', JSON.stringify('{"stage":"a","stage":"b"}')],
    ['raw bytes of UTF-8, read as Latin-1', '{"stage":"b\u00c3\u00bcro"}'],
    ['raw characters beyond ASCII', '{"stage":"b\u00fcro"}'],
  ])('is refused if it is %s', (_, header) => {
    expect(caught(() => parseSiteContext(header)).code).toBe('INVALID_SITE_CONTEXT');
  });

  it('does not repeat in an error what it was given', () => {
    for (const header of ['{"stage":CANARY}', '{"stage":["CANARY"]}', '"CANARY"', 'CANARY']) {
      const error = caught(() => parseSiteContext(header));
      expect(JSON.stringify([error.message, error.details, error.cause])).not.toContain('CANARY');
    }
  });

  it('has at most 1,024 bytes', () => {
    const padded = (size: number) => `{"x":"${'x'.repeat(size - 8)}"}`;
    expect(parseSiteContext(padded(1024))).toEqual({});
    expect(caught(() => parseSiteContext(padded(1025))).message).toContain('1024 bytes');
    expect(caught(() => parseSiteContext('['.repeat(50_000))).code).toBe('INVALID_SITE_CONTEXT');
  });

  it('has at most three levels', () => {
    expect(parse({ x: { y: { z: 1 } } })).toEqual({});
    expect(parse({ x: [[1]] })).toEqual({});
    expect(caught(() => parse({ x: { y: { z: {} } } })).message).toContain('3 levels');
    expect(caught(() => parse({ x: [[[]]] })).message).toContain('3 levels');
    const deep = '['.repeat(500) + ']'.repeat(500);
    expect(caught(() => parseSiteContext(`{"x":${deep}}`)).message).toContain('3 levels');
  });

  // Proves: HTT-15
  it('of any text is a site filter or refused as such', () => {
    const quoted = fc.json().map((text) => JSON.stringify(text));
    const json = fc.oneof(fc.json(), fc.string(), quoted);
    fc.assert(
      fc.property(json, (header) => {
        const read = outcomeOf(() => parseSiteContext(header));
        if (typeof read === 'string') expect(read).toBe('INVALID_SITE_CONTEXT');
      }),
      { numRuns: 300 },
    );
  });
});
