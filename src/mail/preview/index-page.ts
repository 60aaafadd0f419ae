/** The page that shows all previews side by side, as wide as a telephone and as a desktop. It runs no script. */
import { escapeHtml } from '../messages/standard/html.js';
import type { Preview } from './previews.js';

const style = `
:root{color-scheme:light dark;--line:#8886}
body{margin:0 auto;padding:24px;max-width:1120px;font:16px/1.5 system-ui,sans-serif}
h1{font-size:24px;margin:0 0 4px}h2{font-size:20px;margin:48px 0 8px}h3{font-size:16px;margin:32px 0 4px}
p{margin:0 0 8px}nav a,.files a{margin-right:12px}
.bar{position:sticky;top:0;z-index:1;padding:8px 0;background:Canvas;border-bottom:1px solid var(--line)}
.pair{display:flex;flex-wrap:wrap;gap:16px;margin:8px 0;overflow-x:auto}
figure{margin:0}figcaption{font-size:13px}
iframe{border:1px solid var(--line);border-radius:6px;height:720px;color-scheme:light}
:root:has(#dark:checked) iframe{color-scheme:dark}
pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:12px;border:1px solid var(--line);border-radius:6px}
`;

/** Frames come from the same folder, and run nothing. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self' file:";

const widths = [360, 700] as const;

/** Returns the path of a preview's file below the folder. */
export function pathOf({ slug, name, locale }: Preview, ending: string): string {
  return `${slug}/${name}.${locale}.${ending}`;
}

const idOf = ({ slug, name, locale }: Preview) => `${slug}-${name}-${locale}`;

function frame(preview: Preview, width: number): string {
  const title = `${idOf(preview)}, ${width} pixels wide`;
  const path = escapeHtml(pathOf(preview, 'html'));
  return `<figure><figcaption>${width} px</figcaption><iframe sandbox loading="lazy" width="${width}" src="${path}" title="${escapeHtml(title)}"></iframe></figure>`;
}

function links(preview: Preview): string {
  const link = (ending: string) =>
    `<a href="${escapeHtml(pathOf(preview, ending))}">.${ending}</a>`;
  return `<p class="files">${['html', 'txt', 'eml'].map(link).join('\n')}</p>`;
}

function section(preview: Preview): string {
  const { from, locale, name, subject, text } = preview;
  const sender = from.name ? `${from.name} <${from.address}>` : from.address;
  return `<section id="${escapeHtml(idOf(preview))}">
<h3>${name}, ${locale}</h3>
<p>${escapeHtml(sender)}: <b lang="${locale}">${escapeHtml(subject)}</b></p>
${links(preview)}
<div class="pair">${widths.map((width) => frame(preview, width)).join('\n')}</div>
<details><summary>Plain text</summary><pre lang="${locale}">${escapeHtml(text)}</pre></details>
</section>`;
}

const entry = (one: Preview) => `<a href="#${escapeHtml(idOf(one))}">${one.name} ${one.locale}</a>`;

function group(slug: string, previews: readonly Preview[]): string {
  return `<h2>${escapeHtml(slug)}</h2>
<nav aria-label="${escapeHtml(slug)}">${previews.map(entry).join('\n')}</nav>
${previews.map(section).join('\n')}`;
}

/** Returns the page. `notes` are what the operator should know, one sentence each. */
export function indexPage(previews: readonly Preview[], notes: readonly string[]): string {
  const slugs = [...new Set(previews.map(({ slug }) => slug))];
  const groups = slugs.map((slug) =>
    group(
      slug,
      previews.filter((one) => one.slug === slug),
    ),
  );
  const list = notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('\n');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<title>Mails of Rekey</title>
<style>${style}</style>
</head>
<body>
<h1>Mails</h1>
<p>Written by rekey mail preview. The customer is made up, and no link works.</p>
${list === '' ? '' : `<ul>${list}</ul>`}
<div class="bar"><label><input type="checkbox" id="dark"> Dark mails</label></div>
${groups.join('\n')}
</body>
</html>
`;
}
