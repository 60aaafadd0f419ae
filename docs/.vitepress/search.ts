/** The search in the browser: its index is a file of the site, and no other host takes part. */
import type { DefaultTheme } from 'vitepress';

/**
 * Words, with the names of settings and codes whole as well as in parts. VitePress writes this function into the page, so
 * it uses nothing from outside.
 */
function tokenize(text: string): string[] {
  const words = text.split(/[^\p{L}\p{N}_]+/u);
  const parts = words.filter((word) => word.includes('_')).flatMap((word) => word.split('_'));
  return [...words, ...parts].filter((word) => word !== '');
}

/** What one looks for is seldom a decision or an old change. */
function boostDocument(id: string): number {
  return /\/(adr|project)\//.test(id) ? 0.3 : 1;
}

export const search = {
  provider: 'local',
  options: {
    miniSearch: {
      options: { tokenize },
      searchOptions: {
        combineWith: 'AND',
        fuzzy: 0.2,
        prefix: true,
        boost: { title: 4, titles: 1, text: 2 },
        boostDocument,
      },
    },
  },
} satisfies DefaultTheme.Config['search'];
