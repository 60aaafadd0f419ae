/** `Retry-After` (RFC 9110, 10.2.3): seconds, or a date in one of the three forms of section 5.6.7. */

const dateForms = /^[A-Z][a-z]{2,8}(?:, \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4}| [A-Z][a-z]{2} [ \d]\d) /;

/** The longest wait that a receiver can ask for: a day, which is also our own longest. */
const maxRetryAfterSeconds = 86_400;

function secondsUntil(date: string, now: Date): number {
  // The form of C's asctime names no zone; it is in UTC all the same.
  const time = Date.parse(date.endsWith('GMT') ? date : `${date} GMT`);
  return Math.ceil((time - now.getTime()) / 1000);
}

/** Whole seconds to wait from now, 0 to a day; undefined where the header is missing or says nothing. */
export function parseRetryAfter(value: string | undefined, now: Date): number | undefined {
  const text = value?.trim() ?? '';
  let seconds = Number.NaN;
  if (/^\d+$/.test(text)) seconds = Number(text);
  else if (dateForms.test(text)) seconds = secondsUntil(text, now);
  if (Number.isNaN(seconds)) return undefined;
  return Math.min(Math.max(seconds, 0), maxRetryAfterSeconds);
}
