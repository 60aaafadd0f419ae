/**
 * What GraphiQL keeps in the browser. It keeps no headers, so that tabs of an earlier visit would come back without
 * the key of the demo shop, or with one of data that has been deleted: each gets the present one.
 */

interface Tab {
  readonly query: string | null;
  readonly headers: string | null;
}

/** Under which GraphiQL keeps its tabs. */
export const tabsKey = 'graphiql:tabState';

/** Returns the kept tabs with headers: those of the example of the same operation, or else those of the first. */
function withHeaders(text: string, examples: readonly Tab[]): string {
  const state = JSON.parse(text) as { tabs: Tab[] };
  const headersOf = (query: string | null) =>
    (examples.find((example) => example.query === query) ?? examples[0])?.headers ?? null;
  const tabs = state.tabs.map((tab) => ({ ...tab, headers: tab.headers ?? headersOf(tab.query) }));
  return JSON.stringify({ ...state, tabs });
}

/** Returns a storage for GraphiQL in the browser's own. */
export function createKeptTabs(storage: Storage, examples: readonly Tab[]): Storage {
  return {
    get length() {
      return storage.length;
    },
    key: (index) => storage.key(index),
    clear: () => storage.clear(),
    removeItem: (key) => storage.removeItem(key),
    setItem: (key, value) => storage.setItem(key, value),
    getItem(key) {
      const text = storage.getItem(key);
      if (text === null || key !== tabsKey) return text;
      try {
        return withHeaders(text, examples);
      } catch {
        return null;
      }
    },
  };
}
