/** What a style may not hold, in a style sheet or in an attribute. */

const names: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  lpar: '(',
  commat: '@',
  bsol: '\\',
};

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** The character references that can stand for what is looked for here. */
export function resolveReferences(value: string): string {
  return value
    .replace(/&#(\d+);?/g, (_whole, digits: string) => character(Number(digits)))
    .replace(/&#x([0-9a-f]+);?/gi, (_whole, digits: string) => character(parseInt(digits, 16)))
    .replace(/&(\w+);/g, (whole, name: string) => names[name] ?? whole);
}

/** Without escapes (CSS Syntax, 4.3.7), blanks and quotes: none of them makes a difference here. */
function plain(css: string): string {
  return css
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (_whole, digits: string) => character(parseInt(digits, 16)))
    .replace(/[\\\s"']/g, '')
    .toLowerCase();
}

/** The character references of an attribute are to be resolved before. */
export function styleProblems(css: string): string[] {
  const problems = css.includes('{{') ? ['has a placeholder in a style'] : [];
  const text = plain(css);
  if (/url\((?!data:)/.test(text)) problems.push('loads from elsewhere: url() in a style');
  for (const word of ['@import', 'image-set']) {
    if (text.includes(word)) problems.push(`loads from elsewhere: ${word} in a style`);
  }
  return problems;
}
