/**
 * Drops from an organization's HTML what mails may not have and can do without: fonts, pictures from elsewhere, and
 * what MJML and react-email write for browsers and old programs. The rules are applied to what is left, so that
 * nothing depends on this.
 */
import { decodeHTMLAttribute } from 'entities';
import { shownName } from '../../../domain/shared/shown-name.js';
import { dropFromStyle } from './drop-styles.js';
import { piecesOf, type Attribute, type Piece } from './html-pieces.js';
import { isLoading } from './loading.js';

export interface KeptHtml {
  readonly html: string;
  /** What was dropped, each once, such as "<link>" or "src of <img>". */
  readonly dropped: readonly string[];
}

type Tag = Piece & { kind: 'tag' };

/** What stands in the place of a piece. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly dropped: readonly string[];
}

const escapeAttribute = (value: string) =>
  value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** Returns the attribute without what its style fetches; as it is if it fetches nothing. */
function dropFromAttribute(attribute: Attribute): { attribute: Attribute; dropped: string[] } {
  if (attribute.name !== 'style') return { attribute, dropped: [] };
  const { css, dropped } = dropFromStyle(decodeHTMLAttribute(attribute.value));
  if (dropped.length === 0) return { attribute, dropped: [] };
  return { attribute: { ...attribute, value: escapeAttribute(css) }, dropped: [...dropped] };
}

/** Writes a tag anew. Values are as they were written, but for the quotes around them. */
function writeTag(name: string, attributes: readonly Attribute[], isClosed: boolean): string {
  const written = attributes.map(({ name: attribute, value, isQuoted }) => {
    if (value === '' && !isQuoted) return ` ${attribute}`;
    return ` ${attribute}="${value.replaceAll('"', '&quot;')}"`;
  });
  return `<${name}${written.join('')}${isClosed ? ' /' : ''}>`;
}

/** The text of a picture, as a program shows it that loads none. */
function textOf({ attributes }: Tag): string {
  const alt = attributes.find(({ name }) => name === 'alt')?.value ?? '';
  return alt.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function tagEdit(tag: Tag, html: string, logo: string | null): Edit | null {
  const { start, end, name, attributes } = tag;
  if (name === 'link') return { start, end, text: '', dropped: ['<link>'] };
  const loading = attributes.filter((attribute) => isLoading(name, attribute, logo));
  const loads = loading.map((attribute) => `${attribute.name} of <${shownName(name)}>`);
  if (name === 'img' && loading.some((attribute) => attribute.name === 'src')) {
    return { start, end, text: textOf(tag), dropped: loads };
  }
  const kept = attributes.filter((one) => !loading.includes(one)).map(dropFromAttribute);
  const dropped = [...loads, ...kept.flatMap((one) => one.dropped)];
  if (dropped.length === 0) return null;
  const isClosed = html.slice(start, end).endsWith('/>');
  const text = writeTag(
    name,
    kept.map((one) => one.attribute),
    isClosed,
  );
  return { start, end, text, dropped };
}

/** Of a comment for Outlook, whose content it shows. */
function commentEdit({ start, end, text }: Piece & { kind: 'comment' }, logo: string | null) {
  const [, opening, content = '', closing = ''] =
    /^(\[if\b[^>]*>)([^]*?)(<!\[endif\])?$/i.exec(text) ?? [];
  // A comment that begins in another one is refused.
  if (opening === undefined || content.includes('<!--')) return null;
  const { html, dropped } = dropFromHtml(content, logo);
  if (dropped.length === 0) return null;
  return { start, end, text: `<!--${opening}${html}${closing}-->`, dropped };
}

function styleEdit({ start, end, text }: Piece & { kind: 'raw' }): Edit | null {
  const { css, dropped } = dropFromStyle(text);
  return dropped.length === 0 ? null : { start, end, text: css, dropped };
}

/** Of an element that is dropped with all that is in it. Without its end it stays, and is refused. */
function elementEdit({ start, name }: Tag, after: readonly Piece[]): Edit | null {
  const close = after.find((piece) => piece.kind === 'end' && piece.name === name);
  return close ? { start, end: close.end, text: '', dropped: [`<${name}>`] } : null;
}

function editOf(piece: Piece, html: string, logo: string | null): Edit | null {
  if (piece.kind === 'tag') return tagEdit(piece, html, logo);
  if (piece.kind === 'comment') return commentEdit(piece, logo);
  if (piece.kind === 'raw' && piece.name === 'style') return styleEdit(piece);
  return null;
}

function editsOf(html: string, logo: string | null): Edit[] {
  const edits: Edit[] = [];
  const pieces = piecesOf(html);
  const hasEnd = pieces.some((piece) => piece.kind === 'end' && piece.name === 'noscript');
  let done = 0;
  for (const [index, piece] of pieces.entries()) {
    if (piece.start < done) continue;
    const isElement = hasEnd && piece.kind === 'tag' && piece.name === 'noscript';
    const edit = isElement
      ? elementEdit(piece, pieces.slice(index + 1))
      : editOf(piece, html, logo);
    if (edit === null) continue;
    edits.push(edit);
    done = edit.end;
  }
  return edits;
}

/** Returns the HTML without those parts. `logo` is the URL of the organization's logo, which stays. */
export function dropFromHtml(html: string, logo: string | null): KeptHtml {
  const edits = editsOf(html, logo);
  let kept = '';
  let done = 0;
  for (const { start, end, text } of edits) {
    kept += html.slice(done, start) + text;
    done = end;
  }
  return {
    html: kept + html.slice(done),
    dropped: [...new Set(edits.flatMap((edit) => edit.dropped))],
  };
}
