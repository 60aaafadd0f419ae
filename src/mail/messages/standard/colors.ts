/** Colours of a shop that stay readable, whichever it chose: contrast as in WCAG 2.2, 1.4.3 and 1.4.11. */

/** Red, green and blue from 0 to 255. */
type Channels = readonly [number, number, number];

/** Six hexadecimal digits after `#`, in lower case. */
export type Color = `#${string}`;

/** Returns the colour that `#1f4fbf` or `#14b` names. Throws an `Error` for any other text. */
export function parseColor(text: string): Color {
  const [, short, long] = /^#(?:([0-9a-f]{3})|([0-9a-f]{6}))$/i.exec(text) ?? [];
  if (long !== undefined) return `#${long.toLowerCase()}`;
  if (short === undefined) throw new Error('must be a colour such as #1f4fbf');
  return `#${short.toLowerCase().replace(/./g, '$&$&')}`;
}

function channelsOf(color: Color): Channels {
  const number = parseInt(color.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

function toColor(channels: Channels): Color {
  const digits = channels.map((channel) => Math.round(channel).toString(16).padStart(2, '0'));
  return `#${digits.join('')}`;
}

/** The light of a colour, from 0 to 1 (WCAG 2.2, relative luminance). */
function luminance(color: Color): number {
  const linear = channelsOf(color).map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const [red = 0, green = 0, blue = 0] = linear;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Returns the contrast of two colours, from 1 to 21. */
export function contrast(one: Color, other: Color): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const white: Color = '#ffffff';
/** Not a dark grey: with pure black, one of the two has a contrast of at least 4.58 on any colour. */
const black: Color = '#000000';

/** Returns black or white, whichever is easier to read on the colour. */
export function textOn(color: Color): Color {
  return contrast(color, white) >= contrast(color, black) ? white : black;
}

function mix(color: Color, other: Color, share: number): Color {
  const [from, to] = [channelsOf(color), channelsOf(other)];
  const part = (index: 0 | 1 | 2) => from[index] + (to[index] - from[index]) * share;
  return toColor([part(0), part(1), part(2)]);
}

/** Returns the colour, made darker or lighter only as far as it needs for the contrast on the background. */
export function readableOn(background: Color, color: Color, needed: number): Color {
  const target = textOn(background);
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mix(color, target, share);
    if (contrast(candidate, background) >= needed) return candidate;
  }
  return target;
}
