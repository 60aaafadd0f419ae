/** What HTML is made of, as mail programs read it (HTML Standard, 13.2.5): tags, texts, comments. */

export interface Attribute {
  /** In lower case. */
  readonly name: string;
  /** As written; character references are not resolved. Empty where there is none. */
  readonly value: string;
  readonly isQuoted: boolean;
}

export type Piece =
  | { readonly kind: 'tag'; readonly name: string; readonly attributes: readonly Attribute[] }
  | { readonly kind: 'text'; readonly text: string }
  /** What stands in an element that has no tags within it, such as a style sheet. */
  | { readonly kind: 'raw'; readonly name: string; readonly text: string }
  | { readonly kind: 'comment'; readonly text: string }
  /** The rest, of which nobody knows how it is read: something begins there that does not end, or not well. */
  | { readonly kind: 'broken'; readonly what: string };

/** Elements whose text holds no tags. A scanner that took them for others would read on in the wrong place. */
const rawElements = new Set('style title textarea script xmp iframe noembed noframes'.split(' '));

/** A quoted value that has no end is none, and then the tag has no end either. */
const attributePattern =
  /[\t\n\f\r /]*([^\t\n\f\r />=]+)(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"([^"]*)"|'([^']*)'|([^\t\n\f\r >"'][^\t\n\f\r >]*)))?/y;
const tagPattern = /<\/?([a-z][^\t\n\f\r />]*)/iy;
const tagEndPattern = /[\t\n\f\r /]*>/y;
const commentPattern = /<!--(?:(?=-?>)|([^]*?)--!?>)/y;
const bogusPattern = /<(?:[!?]|\/(?=[^a-z]))([^>]*)>/iy;
const textPattern = /[^<]+|<(?![a-z!?/])/iy;

/** The match that begins just there. */
function matchAt(pattern: RegExp, html: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(html);
}

function toAttribute([, name = '', double, single, bare]: RegExpExecArray): Attribute {
  const isQuoted = double !== undefined || single !== undefined;
  return { name: name.toLowerCase(), value: double ?? single ?? bare ?? '', isQuoted };
}

type Read = readonly [piece: Piece, end: number];

const broken = (what: string, html: string): Read => [{ kind: 'broken', what }, html.length];

function readTag(html: string, at: number): Read | null {
  const opened = matchAt(tagPattern, html, at);
  if (!opened) return null;
  const name = (opened[1] ?? '').toLowerCase();
  const attributes: Attribute[] = [];
  let end = at + opened[0].length;
  for (let next = matchAt(attributePattern, html, end); next;) {
    attributes.push(toAttribute(next));
    end += next[0].length;
    next = matchAt(attributePattern, html, end);
  }
  const [close] = matchAt(tagEndPattern, html, end) ?? [];
  if (close === undefined) return broken('a tag', html);
  return [{ kind: 'tag', name, attributes }, end + close.length];
}

function readComment(html: string, at: number): Read | null {
  const found = matchAt(commentPattern, html, at);
  if (found) {
    const isEmpty = found[1] === undefined;
    const end = isEmpty ? html.indexOf('>', at) + 1 : at + found[0].length;
    return [{ kind: 'comment', text: found[1] ?? '' }, end];
  }
  if (html.startsWith('<!--', at)) return broken('a comment', html);
  const bogus = matchAt(bogusPattern, html, at);
  return bogus && [{ kind: 'comment', text: bogus[1] ?? '' }, at + bogus[0].length];
}

function readText(html: string, at: number): Read {
  const found = matchAt(textPattern, html, at);
  if (!found) return broken('a tag', html);
  return [{ kind: 'text', text: found[0] }, at + found[0].length];
}

/** Up to the element's end tag. */
function readRaw(name: string, html: string, at: number): Read {
  const end = html.slice(at).search(new RegExp(String.raw`</${name}[\t\n\f\r />]`, 'i'));
  if (end === -1) return broken(`<${name}>`, html);
  return [{ kind: 'raw', name, text: html.slice(at, at + end) }, at + end];
}

/** Linear in the length of the template, which has its bound. */
export function* piecesOf(html: string): Generator<Piece> {
  for (let at = 0; at < html.length;) {
    const isEndTag = html.startsWith('</', at);
    const [piece, end] = readTag(html, at) ?? readComment(html, at) ?? readText(html, at);
    yield piece;
    at = end;
    if (piece.kind !== 'tag' || isEndTag || !rawElements.has(piece.name)) continue;
    const [raw, rawEnd] = readRaw(piece.name, html, at);
    yield raw;
    at = rawEnd;
  }
}
