/** Rules for the styles of an organization's HTML, in style sheets and attributes. */
import { decodeHTMLAttribute } from 'entities';

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** Returns the style without escapes (CSS Syntax, 4.3.7), blanks and quotes, none of which changes what it loads. */
function plain(css: string): string {
  return css
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (_whole, digits: string) => character(parseInt(digits, 16)))
    .replace(/[\\\s"']/g, '')
    .toLowerCase();
}

/** Returns what a part of a style sheet loads from elsewhere, such as "@import in a style". */
export function loadsInStyle(css: string): string[] {
  const text = plain(css);
  const words = ['@import', 'image-set'].filter((word) => text.includes(word));
  const loads = /url\((?!data:)/.test(text) ? ['url()', ...words] : words;
  return loads.map((what) => `${what} in a style`);
}

/** Returns the problems of a style sheet, which has no character references. */
export function styleProblems(css: string): string[] {
  const problems = css.includes('{{') ? ['has a placeholder in a style'] : [];
  return [...problems, ...loadsInStyle(css).map((what) => `loads from elsewhere: ${what}`)];
}

/** Returns the problems of the value of a `style` attribute, as it is written in HTML. */
export function styleAttributeProblems(value: string): string[] {
  return styleProblems(decodeHTMLAttribute(value));
}
