/** Made-up values of every type for places of requests; each text and number in them holds a mark that can be found. */
import fc from 'fast-check';
import { utf16Text } from '../arbitraries.js';

/** In every text; and a number that occurs nowhere else. */
const textMark = 'Zq7Canary';
const numberMark = 90_210_133_771;

const marked = (text: string): string => `${text.slice(0, 40)}${textMark}${text.slice(40)}`;

const text = fc
  .oneof(
    utf16Text(60),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      '',
      '__proto__',
      '${7*7}',
      '{{7*7}}',
      '%00',
      '../',
      '\r\n\r\n',
      '\u202e',
      '\ufeff',
    ),
    fc.constantFrom(
      'null',
      'NaN',
      '1e999',
      '-0',
      '2038-01-19T03:14:08Z',
      'a@b.example',
      'javascript:',
    ),
    fc.integer({ min: 1, max: 20_000 }).map((length) => 'x'.repeat(length)),
  )
  .map(marked);

const number = fc.constantFrom(numberMark, -numberMark, numberMark + 0.5, numberMark * 1e9);
const odd = fc.constantFrom<unknown>(null, true, false, 0, -1, 2 ** 31, 2 ** 53, 1e308, [], {});
const key = fc.constantFrom('a', 'id', '__proto__', 'constructor', '$ne', 'length', 'toString', '');

/** JSON of any shape. An own member named `__proto__` is what a parser makes of that text. */
const tree = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'value' },
    text,
    number,
    odd,
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(key, tie('value')), { maxLength: 4 })
      .map(
        (members) =>
          JSON.parse(
            `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`,
          ) as unknown,
      ),
  ),
}));

const deep = fc
  .integer({ min: 10, max: 1500 })
  .map((levels) => Array.from({ length: levels }).reduce<unknown>((inner) => [inner], textMark));

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: text },
  { weight: 2, arbitrary: number },
  { weight: 1, arbitrary: odd },
  { weight: 3, arbitrary: tree.value },
  { weight: 1, arbitrary: deep },
);

/** Whether an answer or a line of the log repeats any of it. */
export function repeats(shown: string): boolean {
  return shown.includes(textMark) || shown.includes(String(numberMark).slice(0, 9));
}
