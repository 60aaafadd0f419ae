import { expect, it } from '@jest/globals';
import { observeUnknownOrganizations } from '../../../src/app/unknown-organizations.js';
import { loadConfig } from '../../../src/config/index.js';
import { createLogger } from '../../../src/observability/logger.js';
import { createObserver } from '../../../src/observability/observe.js';

const page = 'http://localhost:3000/';
const links = { default: { reset: page, cancel: page } };

async function linesFor(slugs: readonly string[], present: readonly string[]): Promise<string[]> {
  const RESET_LINKS = JSON.stringify(Object.fromEntries(slugs.map((slug) => [slug, links])));
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(line) });
  const organizations = async () =>
    present.map((slug) => ({ id: slug, account: slug, slug, name: slug, createdAt: new Date() }));
  const observe = createObserver(logger);
  await observeUnknownOrganizations(loadConfig({ RESET_LINKS }), { organizations }, observe);
  return lines;
}

it('names the organizations of settings that are not there', async () => {
  const [line = '', ...more] = await linesFor(['the-shop', 'teh-shop'], ['the-shop', 'other']);
  const msg = 'settings name an organization that is not there';
  expect(JSON.parse(line)).toMatchObject({ level: 40, slug: 'teh-shop', msg });
  expect(more).toEqual([]);
});

it('says nothing of those that are there, and of the demo, which comes later', async () => {
  expect(await linesFor(['the-shop', 'demo-shop'], ['the-shop'])).toEqual([]);
  expect(await linesFor([], [])).toEqual([]);
});
