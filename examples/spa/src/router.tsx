/** Five pages beside each other, so that a session in memory outlives the way from one to another. */
import { useSyncExternalStore, type MouseEvent, type ReactNode } from 'react';

/** The pages by the last part of their path; the first one is the folder itself. */
const pages = ['', 'reset-password', 'not-me', 'sign-in', 'password'] as const;
export type Page = (typeof pages)[number];

const changed = 'rekey:page';

/** The page of the address bar; undefined for one that does not exist. */
function currentPage(): Page | undefined {
  const last = location.pathname.split('/').at(-1);
  return pages.find((page) => page === last || (page === '' && last === 'index.html'));
}

function subscribe(listener: () => void): () => void {
  for (const event of ['popstate', changed]) addEventListener(event, listener);
  return () => {
    for (const event of ['popstate', changed]) removeEventListener(event, listener);
  };
}

/** Returns the page to show, and shows another one when it changes. */
export function usePage(): Page | undefined {
  return useSyncExternalStore(subscribe, currentPage);
}

/** Shows a page without loading it from the server. */
export function goTo(page: Page): void {
  history.pushState(null, '', `./${page}`);
  dispatchEvent(new Event(changed));
  scrollTo(0, 0);
}

/** A link to a page. With a modifier it opens a tab, as every link does. */
export function PageLink({ page, children }: { page: Page; children: ReactNode }) {
  function follow(event: MouseEvent): void {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    goTo(page);
  }
  return (
    <a href={`./${page}`} onClick={follow}>
      {children}
    </a>
  );
}
