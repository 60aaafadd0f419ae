/** Any colour of a shop, made readable: WCAG 2.2 asks for a contrast of 4.5 for text, and of 3 for what is no text. */

type Rgb = readonly [number, number, number];

const black: Rgb = [0, 0, 0];
const white: Rgb = [1, 1, 1];

/** The same as in style.css. */
const backgrounds = { light: white, dark: [0.133, 0.149, 0.173] } as const;

/** Lets the browser read a colour of CSS, whatever its notation. */
function toRgb(color: string): Rgb {
  const probe = document.createElement('span');
  probe.style.color = `color-mix(in srgb, ${color}, ${color})`;
  document.body.append(probe);
  const numbers = getComputedStyle(probe).color.match(/-?[\d.]+(e-?\d+)?/g) ?? [];
  probe.remove();
  const [red = 0, green = 0, blue = 0] = numbers.map((number) =>
    Math.min(1, Math.max(0, Number(number))),
  );
  return [red, green, blue];
}

function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function mix(color: Rgb, other: Rgb, share: number): Rgb {
  const [red, green, blue] = color;
  const part = (from: number, to: number) => from + (to - from) * share;
  return [part(red, other[0]), part(green, other[1]), part(blue, other[2])];
}

/** The nearest colour that can be read on the background. */
function readableOn(background: Rgb, color: Rgb): Rgb {
  const target = luminance(background) > 0.18 ? black : white;
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mix(color, target, share);
    if (contrast(candidate, background) >= 4.5) return candidate;
  }
  return target;
}

function toCss(color: Rgb): string {
  return `rgb(${color.map((part) => Math.round(part * 255)).join(' ')})`;
}

/** Gives the page the shop's colour: for buttons with black or white text, and for marks in light and in dark. */
export function applyShopColor(color: string): void {
  const rgb = toRgb(color);
  const text = contrast(rgb, black) > contrast(rgb, white) ? black : white;
  const { style } = document.documentElement;
  style.setProperty('--brand', toCss(rgb));
  style.setProperty('--brand-text', toCss(text));
  style.setProperty('--mark-light', toCss(readableOn(backgrounds.light, rgb)));
  style.setProperty('--mark-dark', toCss(readableOn(backgrounds.dark, rgb)));
}
