/** Splits HTML into tags, texts and comments. */
import { Parser } from 'htmlparser2';

export interface Attribute {
  /** In lower case. */
  readonly name: string;
  /** As written, with its character references. Empty if the attribute has no value. */
  readonly value: string;
  readonly isQuoted: boolean;
}

type Kind =
  | { readonly kind: 'tag'; readonly name: string; readonly attributes: readonly Attribute[] }
  /** The end tag of an element, if it is written. */
  | { readonly kind: 'end'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }
  /** The text of an element in which tags have no meaning, such as a style sheet. */
  | { readonly kind: 'raw'; readonly name: string; readonly text: string }
  | { readonly kind: 'comment'; readonly text: string }
  /** A tag or comment without its end: programs differ in how they read it. */
  | { readonly kind: 'broken'; readonly what: string };

/** With its place in the HTML; `end` is the index after it. */
export type Piece = Kind & { readonly start: number; readonly end: number };

const rawElements = new Set(['style', 'title', 'textarea']);

/** Returns the pieces in the order of the text. */
export function piecesOf(html: string): Piece[] {
  const pieces: Piece[] = [];
  let attributes: Attribute[] = [];
  let raw: string | null = null;
  let end = 0;
  const add = (piece: Kind) => {
    end = parser.endIndex + 1;
    pieces.push(Object.assign(piece, { start: parser.startIndex, end }));
  };
  const parser = new Parser(
    {
      onattribute: (name, value, quote) =>
        void attributes.push({ name: name.toLowerCase(), value, isQuoted: Boolean(quote) }),
      onopentag(name, _, isImplied) {
        add({ kind: 'tag', name, attributes });
        attributes = [];
        raw = !isImplied && rawElements.has(name) ? name : null;
      },
      onclosetag(name, isImplied) {
        if (!isImplied) add({ kind: 'end', name });
        else if (name === raw) add({ kind: 'broken', what: `<${name}>` });
        raw = null;
        end = parser.endIndex + 1;
      },
      ontext: (text) =>
        add(raw === null ? { kind: 'text', text } : { kind: 'raw', name: raw, text }),
      oncomment(text) {
        add({ kind: 'comment', text });
        // Others, such as `<?xml?>`, end with a bracket alone.
        const isWhole = /^<!--[^]*--!?>$|^<(?!!--)[^]*>$/.test(html.slice(parser.startIndex, end));
        if (!isWhole) add({ kind: 'broken', what: 'a comment' });
      },
      onprocessinginstruction: (_, text) => add({ kind: 'comment', text }),
      onend() {
        if (end >= html.length) return;
        pieces.push({ kind: 'broken', what: 'a tag', start: end, end: html.length });
      },
    },
    { decodeEntities: false },
  );
  parser.end(html);
  return pieces;
}
