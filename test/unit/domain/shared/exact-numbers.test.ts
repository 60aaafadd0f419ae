import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isExactNumber,
  replaceRoundedNumbers,
} from '../../../../src/domain/shared/exact-numbers.js';

const kept = `0 -0 0.0 0e999999999999 1 -1 1.0 0.1 -0.30 100 1e2 1E+2 1e-2 12.50e3 9007199254740992
  9007199254740991 1e21 1e308 5e-324 1.7976931348623157e308 0.30000000000000004 1e23 123456789.123`;
const rounded = `9007199254740993 -9007199254740993 1e400 -1e400 1e-400 1e999999999999999999999
  0.1000000000000000055511151231257827 0.12345678901234567890 12345678901234567890 4e-324
  1180591620717411303424 1.7976931348623159e308 9007199254740993e-3 3.14159265358979323846`;

describe('a number in JSON', () => {
  it.each(kept.split(/\s+/))('%s is kept', (text) => expect(isExactNumber(text)).toBe(true));
  it.each(rounded.split(/\s+/))('%s would be rounded', (text) =>
    expect(isExactNumber(text)).toBe(false),
  );

  it('is kept if a double was written as it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
        isExactNumber(JSON.stringify(value)),
      ),
    );
  });

  it('of whole digits is kept exactly if it is written as it was read', () => {
    const whole = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    const spelled = (value: bigint) => BigInt(Number(value).toLocaleString('fullwide', plain));
    const plain = { useGrouping: false, maximumFractionDigits: 0 } as const;
    fc.assert(
      fc.property(whole, (value) => isExactNumber(String(value)) === (spelled(value) === value)),
      { numRuns: 500 },
    );
  });

  it('of many zeros takes no long time', () => {
    const text = `0.${'0'.repeat(15_000)}1${'0'.repeat(15_000)}1`;
    expect(isExactNumber(text)).toBe(false);
  });
});

const digits = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
const number = fc.oneof(
  fc
    .tuple(digits, fc.integer({ min: -400, max: 400 }))
    .map(([whole, power]) => `${whole}e${power}`),
  fc.tuple(digits, fc.bigInt({ min: 0n, max: 10n ** 5n })).map((both) => both.join('.')),
  digits.map(String),
);

/** JSON as text, with numbers as clients may spell them, and what must become of it. */
const { json } = fc.letrec<{ json: { text: string; value: unknown } }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom('null', 'true', '"1e400"', '"{[,:"', '"\\""', '""').map((text) => ({
      text,
      value: JSON.parse(text) as unknown,
    })),
    number.map((text) => ({ text, value: isExactNumber(text) ? Number(text) : Number.NaN })),
    fc.array(tie('json'), { maxLength: 4 }).map((items) => ({
      text: `[ ${items.map(({ text }) => text).join(' , ')} ]`,
      value: items.map(({ value }) => value),
    })),
    fc.dictionary(fc.constantFrom('a', 'b"', '9', '', ':,'), tie('json')).map((members) => ({
      text: `{${Object.entries(members)
        .map(([name, { text }]) => `${JSON.stringify(name)} : ${text}`)
        .join(',')}}`,
      value: Object.fromEntries(Object.entries(members).map(([name, { value }]) => [name, value])),
    })),
  ),
}));

describe('parsed JSON', () => {
  it('has NaN in place of rounded numbers, and is otherwise as it was', () => {
    fc.assert(
      fc.property(json, ({ text, value }) => {
        expect(replaceRoundedNumbers(text, JSON.parse(text))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it('may be as deep as a body can be', () => {
    const text = `${'['.repeat(16_000)}1e400${']'.repeat(16_000)}`;
    const whole = replaceRoundedNumbers(text, JSON.parse(text));
    let inner = whole;
    while (Array.isArray(inner)) [inner] = inner;
    expect(inner).toBeNaN();
  });
});
