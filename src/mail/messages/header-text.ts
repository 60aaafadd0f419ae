/** Text for a header: one line, without characters that control a display. */

/** Control characters, line and paragraph separators, lone surrogates, and characters that change the direction of text. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]+/gu;

/** Replaces each run of such characters by one space, so that CR and LF cannot begin a header (RFC 5322, 2.2). */
export function oneLine(text: string): string {
  return text.replace(unprintable, ' ').trim();
}
