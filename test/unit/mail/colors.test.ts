/** Colours of shops, on which text stays readable. */
import { describe, expect, it } from '@jest/globals';
import {
  contrast,
  parseColor,
  readableOn,
  textOn,
  type Color,
} from '../../../src/mail/messages/standard/colors.js';
import { styleSheet, themeOf } from '../../../src/mail/messages/standard/theme.js';

/** Each with all three channels at steps of 17, 4,096 colours. */
const digits = '0123456789abcdef'.split('');
const all = digits.flatMap((red) =>
  digits.flatMap((green) => digits.map((blue) => parseColor(`#${red}${green}${blue}`))),
);

/** Fails with the colours for which it is not true. */
const expectOfAll = (isRight: (color: Color) => boolean) =>
  expect(all.filter((color) => !isRight(color))).toEqual([]);

describe('a colour', () => {
  it.each([
    ['#1f4fbf', '#1f4fbf'],
    ['#1F4FBF', '#1f4fbf'],
    ['#1aF', '#11aaff'],
  ])('may be written %s', (text, color) => expect(parseColor(text)).toBe(color));

  it.each(['', 'red', '1f4fbf', '#1f4fb', '#1f4fbff', '#gggggg', '#123;x:y', ' #123', '#123\n'])(
    'may not be %j',
    (text) => expect(() => parseColor(text)).toThrow('must be a colour such as #1f4fbf'),
  );

  it.each<[Color, Color, number]>([
    ['#000000', '#ffffff', 21],
    ['#777777', '#ffffff', 4.48],
    ['#767676', '#ffffff', 4.54],
  ])('%s has on %s the contrast that WCAG says: %d', (one, other, expected) => {
    expect(contrast(one, other)).toBeCloseTo(expected, 1);
    expect(contrast(other, one)).toBe(contrast(one, other));
  });
});

describe('whichever colour a shop has,', () => {
  it('its button can be read', () => {
    expectOfAll((color) => contrast(textOn(color), color) >= 4.5);
    expectOfAll((color) => themeOf({ color }, 'en').fill === color);
  });

  it.each<Color>(['#ffffff', '#1f2328'])('links can be read on %s', (card) => {
    expectOfAll((color) => contrast(readableOn(card, color, 4.5), card) >= 4.5);
  });

  it('button and links differ from the card, light or dark', () => {
    const dark = (color: Color, name: string) =>
      new RegExp(`\\.${name}\\{[a-z-]*color:(#\\w{6})`).exec(styleSheet({ color }))?.[1] as Color;
    expectOfAll((color) => contrast(themeOf({ color }, 'en').edge, '#ffffff') >= 3);
    expectOfAll((color) => contrast(themeOf({ color }, 'en').link, '#ffffff') >= 4.5);
    expectOfAll((color) => contrast(dark(color, 'button'), '#1f2328') >= 3);
    expectOfAll((color) => contrast(dark(color, 'link'), '#1f2328') >= 4.5);
  });

  it('one that is readable stays as it is', () =>
    expect(readableOn('#ffffff', '#1f4fbf', 4.5)).toBe('#1f4fbf'));
});
