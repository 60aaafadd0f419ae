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

/** Returns the problems of a style sheet, which has no character references. */
export function styleProblems(css: string): string[] {
  const problems = css.includes('{{') ? ['has a placeholder in a style'] : [];
  const text = plain(css);
  if (/url\((?!data:)/.test(text)) problems.push('loads from elsewhere: url() in a style');
  for (const word of ['@import', 'image-set']) {
    if (text.includes(word)) problems.push(`loads from elsewhere: ${word} in a style`);
  }
  return problems;
}

/** Returns the problems of the value of a `style` attribute, as it is written in HTML. */
export function styleAttributeProblems(value: string): string[] {
  return styleProblems(decodeHTMLAttribute(value));
}
