/** Text for a header: one line, and nothing in it that steers a display. */

/** Control characters, what turns the direction of writing, line and paragraph separators, lone surrogates. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]+/gu;

/** Each run of them becomes one space, so that CR and LF cannot begin a header (RFC 5322, 2.2). */
export function oneLine(text: string): string {
  return text.replace(unprintable, ' ').trim();
}
