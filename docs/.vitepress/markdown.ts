/** How the site reads Markdown that is written for GitHub: links between files, and diagrams. */
import { renderMermaidSVG } from 'beautiful-mermaid';
import type { MarkdownRenderer } from 'vitepress';
import { resolveLink } from '../../build/site/pages.js';
import { titleOf } from '../../build/site/sidebar.js';

type Token = ReturnType<MarkdownRenderer['parse']>[number];

/** Gives a link the address that its target has on the site, and the page's title in place of the file's name. */
function readdress(token: Token, text: Token | undefined, from: string): void {
  const target = resolveLink(decodeURI(token.attrGet('href') ?? '#'), from);
  if (target.kind === 'other') return;
  token.attrSet('href', target.address);
  const isName = text?.type === 'text' && /^[\w/-]+\.md$/i.test(text.content);
  if (isName && target.kind === 'page') text.content = titleOf(target.file);
}

/** Links are written as paths of the repository, which GitHub and editors follow. `sources` has the file of each page. */
export function followRepository(md: MarkdownRenderer, sources: ReadonlyMap<string, string>): void {
  md.core.ruler.push('repository-links', ({ tokens, env }) => {
    const from = sources.get(env.relativePath) ?? env.relativePath;
    const parts = tokens.flatMap(({ children }) => children ?? []);
    parts.forEach((token, index) => {
      if (token.type === 'link_open') readdress(token, parts[index + 1], from);
    });
  });
}

/** The package's style asks a foreign host for a font; the site has one. */
function toDrawing(source: string): string {
  const svg = renderMermaidSVG(source, {
    bg: 'var(--vp-c-bg)',
    fg: 'var(--vp-c-text-1)',
    accent: 'var(--vp-c-brand-1)',
    transparent: true,
  });
  return svg.replace(/@import [^;]*;/, '').replaceAll(/font-family: 'Inter'[^;]*;/g, '');
}

/** Draws diagrams when the site is built, so that no reader loads a program for it. */
export function drawDiagrams(md: MarkdownRenderer): void {
  const usual = md.renderer.rules.fence;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const token = tokens[index];
    if (token?.info.trim() !== 'mermaid') return usual?.(tokens, index, ...rest) ?? '';
    return `<figure class="diagram" v-pre>${toDrawing(token.content)}</figure>\n`;
  };
}
