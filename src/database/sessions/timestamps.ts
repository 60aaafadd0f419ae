/** Reads timestamps, of which a page of resets has a hundred: the driver's own patterns take a twentieth of such a list. */
import pg from 'pg';

/** As sessions send them: in DateStyle ISO and in UTC (`settings.ts`), with up to six digits after the second. */
const length = { toSeconds: 19, zone: 3 };

const parseAny = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ);

function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Returns the milliseconds of what follows the seconds: nothing, or a point and digits. */
function milliseconds(text: string, end: number): number {
  const start = length.toSeconds + 1;
  if (end === length.toSeconds) return 0;
  if (text.charAt(length.toSeconds) !== '.' || end - start > 6) return NaN;
  return Math.floor(digits(text, start, end) / 10 ** (end - start - 3));
}

/** Returns the moment; what has another form, such as infinity or a year before Christ, is read by the driver. */
export function parseTimestamp(text: string): unknown {
  const end = text.length - length.zone;
  const isUtc = text.endsWith('+00') && text.charAt(4) === '-' && text.charAt(10) === ' ';
  if (!isUtc) return parseAny(text);
  const time = Date.UTC(
    digits(text, 0, 4),
    digits(text, 5, 7) - 1,
    digits(text, 8, 10),
    digits(text, 11, 13),
    digits(text, 14, 16),
    digits(text, 17, 19),
    milliseconds(text, end),
  );
  // `Date.UTC` takes the years 0 to 99 for those of the twentieth century.
  return Number.isNaN(time) || text.startsWith('00') ? parseAny(text) : new Date(time);
}
