import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { parseTimestamp } from '../../../src/database/sessions/timestamps.js';

const drivers = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => unknown;

describe('a timestamp', () => {
  it.each([
    '2026-11-28 10:25:05+00',
    '2026-11-28 10:25:05.1+00',
    '2026-11-28 10:25:05.123+00',
    '2026-11-28 10:25:05.123456+00',
    '2026-11-28 10:25:05.999999+00',
    '1969-12-31 23:59:59.999999+00',
    '0001-01-01 00:00:00+00',
    '0044-03-15 12:00:00+00 BC',
    '12026-11-28 10:25:05+00',
    '2026-11-28 10:25:05.123+05:30',
    '2026-11-28 10:25:05-07',
    '2026-02-29 10:25:05+00',
    'infinity',
    '-infinity',
    '',
    'nonsense that ends with+00',
  ])('is the moment that the driver reads: %s', (text) => {
    expect(parseTimestamp(text)).toEqual(drivers(text));
  });

  it('is so at any time, with any number of digits', () => {
    const moments = fc.date({
      min: new Date('0100-01-01'),
      max: new Date('9999-12-31'),
      noInvalidDate: true,
    });
    const fractions = fc.option(fc.stringMatching(/^[0-9]{1,6}$/));
    fc.assert(
      fc.property(moments, fractions, (moment, fraction) => {
        const whole = moment.toISOString().slice(0, 19).replace('T', ' ');
        const text = `${whole}${fraction === null ? '' : `.${fraction}`}+00`;
        expect(parseTimestamp(text)).toEqual(drivers(text));
      }),
    );
  });
});
