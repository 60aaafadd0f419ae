/**
 * The link of a mail: `…/reset-password#id=…&token=…`. The token is taken out of the address bar at once, and kept in
 * memory alone: neither history, nor storage, nor a `Referer` may hold it.
 */

/** The token of the newest link; null if the page was opened without one. */
let token: string | null = null;
const listeners = new Set<() => void>();

function keep(next: string | null): void {
  token = next;
  for (const listener of listeners) listener();
}

/** Some mail programs write `#` as `%23`: what should be the fragment is then the end of the path. */
function fragmentInPath(): string {
  const encoded = location.pathname.split('%23').slice(1).join('');
  return encoded.replaceAll('%26', '&').replaceAll(/%3d/gi, '=');
}

/** Moves the token from the address bar into memory. Without a fragment nothing changes. */
export function takeLink(): void {
  const [path = ''] = location.pathname.split('%23');
  const fragment = fragmentInPath() || location.hash.slice(1);
  if (fragment === '' && path === location.pathname) return;
  // White space comes with links that were copied out of a mail by hand.
  const found = new URLSearchParams(fragment).get('token')?.replace(/\s/g, '') ?? '';
  history.replaceState(null, '', path + location.search);
  keep(found);
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
