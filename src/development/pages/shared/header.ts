/** What all pages have at their top: where one is, where one can go, and whether Rekey answers. */
import type { PageFacts } from './facts.js';
import { html, type Html } from './html.js';

const places = [
  ['/', 'Home'],
  ['/demo/', 'Demo shop'],
  ['/inbox', 'Inbox'],
  ['/graphql', 'Explorer'],
  ['/sandbox', 'Sandbox'],
] as const;

/** Returns the header of the page at `path`. */
export function header(path: string, { hasDemo }: Pick<PageFacts, 'hasDemo'>): Html {
  const there = places.filter(([to]) => hasDemo || to !== '/demo/');
  const items = there.map(([to, name]) => {
    const current = to === path ? html`aria-current="page"` : html``;
    return html`<li><a href="${to}" ${current}>${name}</a></li>`;
  });
  return html`<header class="top">
      <p class="brand">
        <a href="/"><span class="mark" aria-hidden="true"></span>Rekey</a>
        <span class="profile">development</span>
      </p>
      <nav aria-label="Rekey">
        <ul>
          ${items}
        </ul>
      </nav>
    </header>
    <p class="offline" id="offline" role="alert" hidden>
      Rekey does not answer: it is stopped, or starting again. <code>npm start</code> starts it.
      This page goes on by itself.
    </p>`;
}
