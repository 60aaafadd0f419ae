/** The whole document of a standard message, around its blocks. */
import type { Locale } from '../templates/catalogue.js';
import { escapeHtml, escapeInTemplate, layout } from './html.js';
import type { Logo, Look } from './look.js';
import { styleSheet, type Theme } from './theme.js';

interface Content {
  /** Not escaped yet, like `preview`. */
  readonly title: string;
  /** What lists of mails show beside the subject. */
  readonly preview: string;
  readonly blocks: readonly string[];
}

const name = '{{organization_name}}';

/** In CSS pixels, of a logo without a size. */
const usualHeight = 48;

function sizeOf({ width, height }: Logo): { attributes: string; style: string } {
  const tall = height ?? (width === undefined ? usualHeight : undefined);
  const sizes = Object.entries({ width, height: tall }).filter(([, size]) => size !== undefined);
  const attributes = sizes.map(([side, size]) => ` ${side}="${size}"`).join('');
  // On a narrow screen the picture shrinks, and keeps its shape.
  const style = width === undefined ? `height:${tall}px;width:auto` : 'height:auto';
  return { attributes, style };
}

/** Returns the logo or the name. Programs that load no pictures show the text of the logo like the name. */
function brand({ ink, font }: Theme, { logo }: Look): string {
  const letters = `color:${ink};font-family:${font};font-size:18px;line-height:27px;font-weight:bold`;
  if (logo === undefined) return `<p class="ink" style="margin:0 0 24px;${letters}">${name}</p>`;
  const { attributes, style } = sizeOf(logo);
  const alt = logo.alt === undefined ? name : escapeInTemplate(logo.alt);
  const image = `<img class="logo" src="${escapeHtml(logo.url)}" alt="${alt}"${attributes} style="border:0;max-width:100%;${style};${letters}">`;
  return `<p class="ink" style="margin:0 0 24px;${letters}">${image}</p>`;
}

/** Returns a whole document. All our languages run from left to right. */
export function page(locale: Locale, theme: Theme, look: Look, content: Content): string {
  const { title, preview, blocks } = content;
  const { page: ground, card, fill, quiet, font } = theme;
  const direction = `lang="${locale}" dir="ltr"`;
  const hidden = 'display:none;max-height:0;overflow:hidden;mso-hide:all';
  const foot = `margin:16px 0 0;color:${quiet};font-family:${font};font-size:13px;line-height:20px`;
  return `<!DOCTYPE html>
<html ${direction}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="date=no, address=no">
<title>${escapeHtml(title)}</title>
<style>${styleSheet(look)}</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:${ground}">
<div style="${hidden}">${escapeHtml(preview)}</div>
<table ${layout} width="100%" class="page" ${direction} style="background-color:${ground}"><tr><td class="outer" align="center" style="padding:32px 12px">
<!--[if mso]><table ${layout} width="560"><tr><td><![endif]-->
<table ${layout} width="100%" class="card" style="max-width:560px;background-color:${card};border-radius:10px;overflow:hidden">
<tr><td height="6" bgcolor="${fill}" style="background-color:${fill};height:6px;font-size:0;line-height:0">&nbsp;</td></tr>
<tr><td class="room" align="left" style="padding:32px 36px 20px">
${[brand(theme, look), ...blocks].join('\n')}
</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
<p class="quiet" style="${foot}">${name}</p>
</td></tr></table>
</body>
</html>
`;
}
