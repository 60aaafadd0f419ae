/** The HTML of a mail, for a frame in which no script runs and whose links open elsewhere. */
import { Parser } from 'htmlparser2';

/** Of two attributes of one name, browsers take the first (HTML, 13.2.5.33). */
const linkAttributes = ' target="_blank" rel="noopener noreferrer"';
const links = new Set(['a', 'area', 'form']);

/** Whatever the parser of a browser makes of the mail, `base` goes for links that were not found. */
const base = '<base target="_blank">';

/** Returns the HTML with its links as those of a frame must be. Nothing else changes. */
export function frameHtml(source: string): string {
  const insertions: [at: number, text: string][] = [];
  const parser = new Parser({
    onopentagname(name) {
      const end = parser.startIndex + 1 + name.length;
      if (links.has(name)) insertions.push([end, linkAttributes]);
    },
    onopentag(name) {
      if (name === 'head') insertions.push([parser.endIndex + 1, base]);
    },
  });
  parser.end(source);
  const parts: string[] = [];
  let at = 0;
  for (const [place, text] of insertions.toSorted(([one], [other]) => one - other)) {
    parts.push(source.slice(at, place), text);
    at = place;
  }
  return [...parts, source.slice(at)].join('');
}

/** The frame's own policy, which holds as well if the address is opened by itself. */
export const framedPolicy = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  'font-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');
