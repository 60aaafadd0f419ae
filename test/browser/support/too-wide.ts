/** What would make a person scroll sideways. */
import type { Page } from 'playwright-core';

/** Returns something that is wider than the window; null if nothing is. */
export function findTooWide(page: Page): Promise<string | null> {
  return page.evaluate(`
    document.documentElement.scrollWidth <= innerWidth ? null :
      [...document.querySelectorAll('body *')]
        .find((element) => element.getBoundingClientRect().right > innerWidth)?.outerHTML ?? 'the page'
  `);
}
