/** The HTML of the standard messages: one table, styles in the tags, nothing that a mail program would fetch. */
import type { Locale } from '../templates/catalogue.js';

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

const font = 'font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:24px';

/** Mail programs that ignore style sheets show the light colours, which are in the tags. */
const darkStyle = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page{background:#15181c!important}
.card{background:#22262c!important;color:#f0f2f4!important}
.card p,.card a.plain{color:#f0f2f4!important}
.card a.button{background:#a9c7ff!important;color:#10131a!important}
}`;

/** Returns a paragraph. `text` is not escaped yet. */
export function paragraph(text: string): string {
  return `<p style="margin:0 0 16px;color:#1c2024;${font}">${escapeHtml(text)}</p>`;
}

/** Returns a link that looks like a button. `link` is a placeholder; `words` are not escaped yet. */
export function button(link: string, words: string): string {
  const style = `display:inline-block;padding:12px 20px;border-radius:6px;background:#1f4fbf;color:#ffffff;text-decoration:none;font-weight:bold;${font}`;
  return `<p style="margin:0 0 16px"><a class="button" href="${link}" style="${style}">${escapeHtml(words)}</a></p>`;
}

/** Returns a link. `link` is a placeholder, and also the text of the link if there are no `words`. */
export function plainLink(link: string, words?: string): string {
  const style = `color:#1f4fbf;word-break:break-all;${font}`;
  const label = words === undefined ? link : escapeHtml(words);
  return `<p style="margin:0 0 16px"><a class="plain" href="${link}" style="${style}">${label}</a></p>`;
}

/** Returns a whole document. All our languages run from left to right. */
export function page(locale: Locale, title: string, blocks: readonly string[]): string {
  const table = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"';
  return `<!DOCTYPE html>
<html lang="${locale}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${darkStyle}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f2f4f7">
<table ${table} class="page" style="background:#f2f4f7"><tr><td align="center" style="padding:24px 12px">
<table ${table} class="card" lang="${locale}" dir="ltr" style="max-width:560px;background:#ffffff;border-radius:8px"><tr><td align="left" style="padding:32px 32px 16px">
${blocks.join('\n')}
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}
