/**
 * The link of a mail: `…/reset-password#id=…&token=…`. The token is taken out of the address bar at once, and kept in
 * memory: neither storage, nor the history of the tab, nor a `Referer` holds it. What the browser itself recorded of the
 * visit, no page can take back.
 */

/** The token of the newest link; null if the page was opened without one. */
let token: string | null = null;
const listeners = new Set<() => void>();

function keep(next: string | null): void {
  token = next;
  for (const listener of listeners) listener();
}

/** A `#` as mail programs encode it, once or twice: what should be the fragment is then the end of the path. */
const encodedHash = /%(?:25)*23/;

/** Returns what stands after the first `#`, encoded or not. */
function fragmentOf({ pathname, hash }: Location): string {
  const [, ...rest] = pathname.split(encodedHash);
  return rest.length > 0 ? rest.join('') + hash : hash.slice(1);
}

/**
 * Returns the token of a fragment, also of one in which `&` and `=` were encoded, by `%26` or as in HTML, and without
 * what comes with links that were copied out of a mail by hand: white space, the dot of a sentence, a bracket.
 */
function tokenIn(fragment: string): string {
  const plain = fragment.replaceAll(/%(?:25)*26|&amp;/gi, '&').replaceAll(/%(?:25)*3d/gi, '=');
  const found = new URLSearchParams(plain).get('token') ?? '';
  return found.replaceAll(/\s/g, '').replace(/[.,;:>)\]"']+$/, '');
}

/** Moves the token from the address bar into memory. Without a fragment nothing changes. */
export function takeLink(): void {
  const [path = ''] = location.pathname.split(encodedHash);
  const fragment = fragmentOf(location);
  if (fragment === '' && path === location.pathname) return;
  history.replaceState(null, '', path + location.search);
  keep(tokenIn(fragment));
}

/** A fragment alone does not load the page again: it is a newer link, opened in the same tab. */
export function watchLinks(): void {
  addEventListener('hashchange', takeLink);
}

/** For `useSyncExternalStore`. */
export function onLink(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The token that was taken. An empty text is one that the mail program cut off. */
export function currentToken(): string | null {
  return token;
}

/** A used token is of no use to anybody else who sits down at this tab. */
export function forgetToken(): void {
  keep(null);
}
