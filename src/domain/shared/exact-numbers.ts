/**
 * JavaScript keeps numbers as IEEE 754 doubles, so that reading rounds some: 9007199254740993 becomes
 * 9007199254740992 (RFC 8259, 6). Such a number becomes NaN here, which no rule accepts.
 */
const parts = /^-?(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

interface Decimal {
  /** Without zeros around them; empty for zero. */
  readonly digits: string;
  /** The power of ten of the last digit. */
  readonly exponent: number;
}

/** By loops: a pattern would try each zero of a long row of them as a start. */
function withoutZeros(digits: string): { start: number; end: number } {
  let [start, end] = [0, digits.length];
  while (digits[start] === '0') start += 1;
  while (end > start && digits[end - 1] === '0') end -= 1;
  return { start, end };
}

function decimalOf(text: string): Decimal {
  const [, whole = '', fraction = '', power = '0'] = parts.exec(text) ?? [];
  const all = whole + fraction;
  const { start, end } = withoutZeros(all);
  if (start === end) return { digits: '', exponent: 0 };
  const exponent = Number(power) - fraction.length + (all.length - end);
  return { digits: all.slice(start, end), exponent };
}

/** Returns whether a number in JSON has the same value after it was read and written again. */
export function isExactNumber(text: string): boolean {
  const value = Number(text);
  if (!Number.isFinite(value)) return false;
  const [given, kept] = [decimalOf(text), decimalOf(String(value))];
  return given.digits === kept.digits && given.exponent === kept.exponent;
}

const tokens = /"(?:[^"\\]|\\[^])*"|[{}[\]:,]|-?\d[\d.eE+-]*/g;

/**
 * Finds a number that may be rounded: others have fewer than 16 digits and no power of ten, and a double has 15 digits
 * exactly (IEEE 754). It may find one in a text, too.
 */
const longNumber = /(?:^|[[:,\s])-?[\d.]*(?:[\d.]{16}|\d[eE])/;

/** A place in parsed JSON: `holder[key]`. */
interface Place {
  readonly holder: Record<string | number, unknown>;
  key: string | number;
}

/**
 * Returns `value`, in which each number that reading rounded is NaN. `json` is the text that `value` was parsed from,
 * in which no object has two members of the same name.
 */
export function replaceRoundedNumbers(json: string, value: unknown): unknown {
  if (!longNumber.test(json)) return value;
  const root: Place = { holder: { value }, key: 'value' };
  const open: Place[] = [root];
  let text = '';
  for (const [token] of json.matchAll(tokens)) {
    const place = open.at(-1) ?? root;
    const inner = place.holder[place.key] as Place['holder'];
    if (token === '{' || token === '[') open.push({ holder: inner, key: token === '[' ? 0 : '' });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') place.key = JSON.parse(text) as string;
    else if (token === ',') place.key = typeof place.key === 'number' ? place.key + 1 : '';
    else if (token.startsWith('"')) text = token;
    else if (!isExactNumber(token)) place.holder[place.key] = Number.NaN;
  }
  return root.holder['value'];
}
