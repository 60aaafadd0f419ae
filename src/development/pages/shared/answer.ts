/** The answers of pages: their policies, and the frame of HTML around what they show. */
import type { PageAnswer } from '../../../api/http/pages.js';
import { html, type Html } from './html.js';

/** Of pages with scripts and styles of their own. */
const ownDirectives = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** Of pages that load their own files, and nothing else. */
export const ownPolicy = ownDirectives.join('; ');

/** Of pages that make no HTML out of texts, either. */
const strictPolicy = [ownPolicy, "require-trusted-types-for 'script'", "trusted-types 'none'"].join(
  '; ',
);

/** What has no place in a page of its own: JSON, texts and files. */
export const noPolicy = "default-src 'none'; frame-ancestors 'none'";

/** Of GraphiQL, whose editor writes styles and runs workers. */
export const editorPolicy = [
  ...ownDirectives.filter((directive) => !/^(style|font|frame)-src/.test(directive)),
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "worker-src 'self'",
].join('; ');

export interface Shell {
  readonly title: string;
  /** The names of the page's style and script in the folder of the assets. */
  readonly styles: readonly string[];
  readonly script?: string;
  readonly body: Html;
}

const icon =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='8' fill='%230f6d5f'/><path d='M12 8a6 6 0 1 1-1 10v7H8V8z' fill='none'/><circle cx='12' cy='16' r='5' fill='none' stroke='white' stroke-width='3'/><path d='M17 16h9v5m-5-5v4' fill='none' stroke='white' stroke-width='3'/></svg>";

/** Returns a whole page. */
function page({ title, styles, script, body }: Shell): string {
  const links = styles.map((name) => html`<link rel="stylesheet" href="/pages/${name}" />`);
  const scripts = script ? html`<script type="module" src="/pages/${script}"></script>` : html``;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="${icon}" />
        ${links} ${scripts}
      </head>
      ${body}
    </html>`.html;
}

/** Returns the answer with a page under the strictest policy, or another one. */
export function pageAnswer(shell: Shell, policy = strictPolicy, status = 200): PageAnswer {
  return { status, type: 'text/html; charset=utf-8', body: page(shell), policy };
}

/** Returns the answer with a value as JSON. */
export function jsonAnswer(value: unknown, status = 200): PageAnswer {
  const type = 'application/json; charset=utf-8';
  return { status, type, body: JSON.stringify(value), policy: noPolicy };
}

/** Returns the answer with a text. */
export function textAnswer(body: string | Buffer, status = 200): PageAnswer {
  return { status, type: 'text/plain; charset=utf-8', body, policy: noPolicy };
}

/** Returns the answer that leads to another path. */
export function redirect(location: string): PageAnswer {
  const headers = { location, 'cache-control': 'no-store' };
  return { ...textAnswer('', 308), headers };
}

export const notFound = (what: string): PageAnswer => textAnswer(`${what}\n`, 404);
