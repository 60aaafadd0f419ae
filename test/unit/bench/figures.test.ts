/** The table of the bars. */
import { expect, test } from '@jest/globals';
import { isMet, renderFigures, type Figure } from '../../../bench/figures.js';

const figure = (value: number, bar: Figure['bar'], unit: Figure['unit'] = ''): Figure => ({
  what: 'reads',
  baseline: 'bare',
  value,
  unit,
  bar,
});

test.each([
  [0.4, { atLeast: 0.4 }, true],
  [0.39, { atLeast: 0.4 }, false],
  [2, { atMost: 2 }, true],
  [2.1, { atMost: 2 }, false],
])('%d with the bar %j: met is %s', (value, bar, met) => {
  expect(isMet(figure(value, bar))).toBe(met);
});

test.each([{ atLeast: 0.4 }, { atMost: 2 }])(
  'a value that could not be measured misses %j',
  (bar) => {
    expect(isMet(figure(NaN, bar))).toBe(false);
  },
);

test('the table says the value and the bar in their unit, and whether it is met', () => {
  const lines = renderFigures([
    figure(0.5, { atLeast: 0.4 }),
    figure(326.4, { atMost: 200 }, 'MiB'),
  ]).split('\n');
  expect(lines).toEqual([
    '| figure | baseline | value   | bar             |        |',
    '| ------ | -------- | ------- | --------------- | ------ |',
    '| reads  | bare     | 0.50    | at least 0.40   | met    |',
    '| reads  | bare     | 326 MiB | at most 200 MiB | missed |',
    '',
  ]);
});
