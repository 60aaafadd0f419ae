/** Blocks of HTML for the standard messages: tables and styles in the tags, as mail programs need them. */
import type { Theme } from './theme.js';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes a value for HTML text and for attributes in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** As `escapeHtml`, for a value that stands in a template: braces in it begin no placeholder. */
export function escapeInTemplate(text: string): string {
  return escapeHtml(text).replaceAll('{', '&#123;');
}

/** How a table is made that only places things, for programs and for screen readers. */
export const layout = 'role="presentation" cellpadding="0" cellspacing="0" border="0"';

/** Returns the styles of a text of some size and colour. `em` is its height in CSS pixels. */
function type({ font }: Theme, em: number, color: string): string {
  return `color:${color};font-family:${font};font-size:${em}px;line-height:${Math.round(em * 1.5)}px`;
}

/** Returns the title of the message. `text` is not escaped yet. */
export function heading(theme: Theme, text: string): string {
  const style = `margin:0 0 16px;font-weight:bold;${type(theme, 22, theme.ink)}`;
  return `<h1 class="ink" style="${style}">${escapeHtml(text)}</h1>`;
}

/** Returns a paragraph. `text` is not escaped yet. */
export function paragraph(theme: Theme, text: string): string {
  const style = `margin:0 0 16px;${type(theme, 16, theme.ink)}`;
  return `<p class="ink" style="${style}">${escapeHtml(text)}</p>`;
}

/** Returns a paragraph in small letters. `text` is not escaped yet. */
export function note(theme: Theme, text: string): string {
  const style = `margin:0 0 8px;${type(theme, 14, theme.quiet)}`;
  return `<p class="quiet" style="${style}">${escapeHtml(text)}</p>`;
}

/** Returns a line between two parts. */
export function divider({ line }: Theme): string {
  const style = `border-top:1px solid ${line};font-size:0;line-height:0`;
  return `<table ${layout} width="100%" style="margin:8px 0 24px"><tr><td class="line" style="${style}">&nbsp;</td></tr></table>`;
}

/**
 * Returns a link that looks like a button. `link` is a placeholder; `words` are not escaped yet. The cell has the
 * colour and, for Outlook, which ignores the padding of links, the room around it.
 */
export function button(theme: Theme, link: string, words: string): string {
  const { fill, onFill, edge } = theme;
  const cell = `background-color:${fill};border-radius:8px;mso-padding-alt:13px 26px`;
  const style = `display:inline-block;padding:12px 25px;border:1px solid ${edge};border-radius:8px;background-color:${fill};text-decoration:none;font-weight:bold;${type(theme, 16, onFill)}`;
  return `<table ${layout} style="margin:8px 0 24px"><tr><td align="center" bgcolor="${fill}" style="${cell}"><a class="button" href="${link}" style="${style}">${escapeHtml(words)}</a></td></tr></table>`;
}

/** Returns a link. `link` is a placeholder, and also the text of the link if there are no `words`. */
export function plainLink(theme: Theme, link: string, words?: string): string {
  const style = `word-break:break-all;${type(theme, 14, theme.link)}`;
  const label = words === undefined ? link : escapeHtml(words);
  return `<p style="margin:0 0 16px"><a class="link" href="${link}" style="${style}">${label}</a></p>`;
}
