/**
 * Rules for an organization's HTML. They refuse content that mail programs would fetch or run, and placeholders where
 * escaping does not make values safe. They are for finding mistakes: only the operator writes templates.
 */
import { decodeHTMLAttribute } from 'entities';
import { shownName } from '../../../domain/shared/shown-name.js';
import { piecesOf, type Attribute, type Piece } from './html-pieces.js';
import { isLoading } from './loading.js';
import { styleAttributeProblems, styleProblems } from './style-rules.js';

/** Elements that fetch, run or embed content, change links, or have content that is parsed by other rules. */
const refusedElements = new Set(
  (
    'script noscript iframe frame frameset noframes object embed noembed applet link base svg math ' +
    'xmp plaintext'
  ).split(' '),
);
const linkAttributes = new Set(['href', 'xlink:href', 'action', 'formaction']);
const linkAlone = /^\s*\{\{(?:reset_link|cancel_link)\}\}\s*$/;

const inTag = 'has a placeholder in a tag, but in no value of an attribute';
const hasPlaceholder = (text: string) => text.includes('{{');

/** Removes blanks within placeholders, which would otherwise look like the end of an attribute. */
function normalize(html: string): string {
  return html.replace(/\{\{\s*(\w+)\s*\}\}/g, '{{$1}}');
}

function placeholderProblems({ name, value, isQuoted }: Attribute): string[] {
  if (hasPlaceholder(name)) return [inTag];
  if (!hasPlaceholder(value)) return [];
  // Without quotes, a value with a space in it would begin another attribute.
  if (!isQuoted) return ['has a placeholder in an attribute without quotes'];
  if (!linkAttributes.has(name) || linkAlone.test(value)) return [];
  return [`has in ${name} something else than {{reset_link}} or {{cancel_link}} alone`];
}

/** A link may lead to a page, or begin a mail or a call. Programs skip blanks and control characters in its scheme. */
function isScript({ name, value }: Attribute): boolean {
  if (!linkAttributes.has(name)) return false;
  const link = decodeHTMLAttribute(value).replace(/[\p{Cc}\s]/gu, '');
  return /^[a-z][a-z\d+.-]*:/i.test(link) && !/^(?:https?|mailto|tel|sms):/i.test(link);
}

function attributeProblems(element: string, attribute: Attribute, logo: string | null): string[] {
  const { name, value } = attribute;
  const problems = placeholderProblems(attribute);
  if (name === 'style') problems.push(...styleAttributeProblems(value));
  if (name.startsWith('on') || isScript(attribute)) {
    problems.push(`has a script: ${shownName(name)}`);
  }
  const isRefresh = name === 'http-equiv' && /^\s*refresh\s*$/i.test(value);
  if (isRefresh || isLoading(element, attribute, logo)) {
    problems.push(`loads from elsewhere: ${name} of <${shownName(element)}>`);
  }
  return problems;
}

function tagProblems({ name, attributes }: Piece & { kind: 'tag' }, logo: string | null): string[] {
  const problems = attributes.flatMap((attribute) => attributeProblems(name, attribute, logo));
  if (hasPlaceholder(name)) problems.push('has a placeholder in the name of a tag');
  if (refusedElements.has(name)) problems.push(`may not contain <${name}>`);
  return problems;
}

/** Checks comments such as `<!--[if mso]>…<![endif]-->`, whose content Outlook shows. */
function commentProblems(text: string, logo: string | null): string[] {
  if (!/^\[if\b[^>]*>/i.test(text)) return [];
  if (text.includes('<!--')) return brokenProblems('a comment');
  return problemsOf(`${text.slice(text.indexOf('>') + 1)}>`, logo);
}

function brokenProblems(what: string): string[] {
  return [`has ${what} that does not end or is not well formed`];
}

function pieceProblems(piece: Piece, logo: string | null): string[] {
  if (piece.kind === 'tag') return tagProblems(piece, logo);
  if (piece.kind === 'comment') return commentProblems(piece.text, logo);
  if (piece.kind === 'raw' && piece.name === 'style') return styleProblems(piece.text);
  if (piece.kind === 'broken') return brokenProblems(piece.what);
  return [];
}

function problemsOf(html: string, logo: string | null): string[] {
  return piecesOf(html).flatMap((piece) => pieceProblems(piece, logo));
}

/** Finds problems that the parser skips: attributes of end tags, an unfinished tag at the end, `=` before a name. */
function problemsBeside(html: string): string[] {
  const isBroken = /<\/?[a-z][^\s/<>]*$/i.test(html) || /<[a-z][^\s/<>]*\s+=/i.test(html);
  const problems = isBroken ? brokenProblems('a tag') : [];
  return /<\/[^<>]*\{\{/.test(html) ? [...problems, inTag] : problems;
}

/**
 * Returns each problem of the HTML once; none if it is right. `logo` is the URL of the organization's logo, the only
 * picture that may be fetched.
 */
export function htmlProblems(html: string, logo: string | null): string[] {
  const normal = normalize(html);
  return [...new Set([...problemsOf(normal, logo), ...problemsBeside(normal)])];
}

function showsLink(piece: Piece): boolean {
  if (piece.kind === 'text') return piece.text.includes('{{reset_link}}');
  if (piece.kind !== 'tag' || piece.name !== 'a') return false;
  return piece.attributes.some(
    ({ name, value }) => name === 'href' && value.includes('{{reset_link}}'),
  );
}

/** Returns whether a reader can see or follow the reset link, as in no comment or title. */
export function isLinkShown(html: string): boolean {
  return piecesOf(normalize(html)).some(showsLink);
}
