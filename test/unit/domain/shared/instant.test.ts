import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatInstant, parseInstant } from '../../../../src/domain/shared/instant.js';

describe('an instant', () => {
  it.each([
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2023-12-31T23:59:59.999Z', '2023-12-31T23:59:59.999Z'],
    ['2023-12-31T23:59:59.123456789Z', '2023-12-31T23:59:59.123Z'],
    ['2023-01-01T00:30+01:00', '2022-12-31T23:30:00.000Z'],
    ['0001-01-01', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('is read from %s', (text, instant) => expect(parseInstant(text)?.toISOString()).toBe(instant));

  const none = `2023 2023-02-29 2023-02-30T00:00:00Z 2023-04-31 2023-00-01 2023-13-01 2023-01-00
    2023-01-32 2023-01-01T24:30:00Z 2023-01-01T12:60:00Z 2023-01-01T12:00:00
    2023-01-01T12:00:00z 2023-01-01T12:00:00.Z 2023-01-01T12:00:00+24:60 +012023-01-01T00:00:00Z
    -000001-01-01T00:00:00Z 0000-12-31T23:59:59Z 0001-01-01T00:00:00+00:01
    9999-12-31T23:59:59-23:59 20230101 1 ２０２３-01-01`.split(/\s+/);
  const more = ['', '2023-01-01 12:00:00Z', 'Sun, 01 Jan 2023 00:00:00 GMT', '2023-01-01\n'];
  it.each([...none, ...more, '2'.repeat(50_000)])('is not read from %j', (text) =>
    expect(parseInstant(text)).toBeUndefined(),
  );

  it('is read from what it is written as', () => {
    const instants = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(parseInstant(instant.toISOString())).toEqual(instant);
      }),
      { numRuns: 200 },
    );
  });

  it('is written as `Date` writes it, of whatever day and time of day', () => {
    const msOfDay = 24 * 60 * 60 * 1000;
    const days = fc.date({ noInvalidDate: true });
    const times = fc.array(fc.integer({ min: 0, max: msOfDay - 1 }), { minLength: 2 });
    fc.assert(
      fc.property(days, times, (day, ms) => {
        const start = Math.floor(day.getTime() / msOfDay) * msOfDay;
        for (const time of ms) {
          const instant = new Date(start + time);
          if (!Number.isNaN(instant.getTime()))
            expect(formatInstant(instant)).toBe(instant.toISOString());
        }
      }),
      { numRuns: 500 },
    );
    expect(() => formatInstant(new Date(NaN))).toThrow(RangeError);
  });
});
