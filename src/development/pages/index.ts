/** The pages of the development profile. Production never loads this folder. */
import type { Page } from '../../api/http/pages.js';
import { notFound } from './shared/answer.js';
import { demoPages } from './demo-shop.js';
import { explorerPage, sandboxPage } from './explorers.js';
import type { PageFacts } from './shared/facts.js';
import { demoFolder, fileAnswer, pagesFolder } from './shared/files.js';
import { homePage } from './home.js';
import { inboxPages } from './inbox/pages.js';
import { unbuiltPages } from './unbuilt.js';

export { sandboxOrigin } from '../sandbox.js';

/** Scripts and styles. */
function assets(folder: string): Page {
  return {
    path: '/pages/:name',
    async handle(request) {
      const file = await fileAnswer(folder, request.params['name'] ?? '', request);
      return file ?? notFound('There is no such file.');
    },
  };
}

/** Returns whether the build made the pages: they are not in the package. */
export function hasPages(): boolean {
  return pagesFolder() !== null;
}

/** Returns the pages: those that the build made, and for the others why they are missing. */
export function createPages(given: Omit<PageFacts, 'hasDemo'>): Page[] {
  const [scripts, demo] = [pagesFolder(), demoFolder()];
  const facts = { ...given, hasDemo: demo !== null };
  const own = scripts
    ? [homePage(facts), explorerPage(facts), ...inboxPages(facts), assets(scripts)]
    : unbuiltPages(['/', '/graphql', '/inbox']);
  const shop = demo ? demoPages(demo, facts) : unbuiltPages(['/demo', '/demo/*']);
  return [...own, sandboxPage(facts), ...shop];
}
