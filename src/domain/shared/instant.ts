/** Instants in text: ISO 8601 as RFC 3339 narrows it, and never JavaScript's guesses at anything else. */

const pattern = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** JavaScript makes the 2nd of March of a 30th of February. */
function isDayOfCalendar(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** The years that RFC 3339 and every reader of it can write: by its UTC day, 0001 to 9999. */
export function isInstant(date: Date): boolean {
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999;
}

/** A date (its first instant, UTC) or a date with time and offset; undefined for any other text. */
export function parseInstant(text: string): Date | undefined {
  const [, day] = pattern.exec(text) ?? [];
  if (day === undefined || !isDayOfCalendar(day)) return undefined;
  const instant = new Date(text);
  return isInstant(instant) ? instant : undefined;
}
