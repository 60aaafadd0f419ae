/** The pages of the development profile for everybody: on a small telephone, in light and in dark, without barriers. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { askAsNew } from '../support/asking.js';
import { findBarriers } from '../support/axe.js';
import { findTooWide } from '../support/too-wide.js';
import { openWorld, type World } from '../support/world.js';

let world: World;
const email = 'a.rather.long.address.of.somebody.with.a.name@a-rather-long-domain.example.com';

beforeAll(async () => {
  world = await openWorld({ RESET_LINKS: '', CORS_ORIGINS: '' });
  await askAsNew(world, email);
});

afterAll(() => world.close());

const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click();

/** The states of a page, by the way that leads there from the one before. */
type Ways = Readonly<Record<string, (page: Page) => Promise<unknown>>>;

const home: Ways = {
  home: (page) => page.goto(world.welcome.url),
  'home, after a first reset': async (page) => {
    await page.getByRole('button', { name: 'Run a first reset' }).click();
    await page.getByText('Done: the password of').waitFor();
  },
};

const inbox: Ways = {
  inbox: async (page) => {
    await page.goto(`${world.welcome.url}/inbox`);
    await page.getByRole('link', { name: email }).waitFor();
  },
  'a mail': async (page) => {
    await page.getByRole('link', { name: email }).click();
    await page.frameLocator('.panel iframe').getByRole('link').first().waitFor();
  },
  'its text': (page) => tab(page, 'Text'),
  'its headers': (page) => tab(page, 'Headers'),
  'its source': async (page) => {
    await tab(page, 'Source');
    await page.locator('.panel pre').filter({ hasText: 'Content-Type' }).waitFor();
  },
};

async function openExplorer(page: Page): Promise<void> {
  await page.goto(`${world.welcome.url}/graphql`);
  await page.locator('.view-lines').getByText('requestPasswordResetEmail').first().waitFor();
}

const everything: readonly [string, Ways][] = [
  ['home', home],
  ['inbox', inbox],
  ['explorer', { explorer: openExplorer }],
];

it.each(everything)('shows the %s on 360 px without scrolling sideways', async (_name, ways) => {
  const { page } = await world.person();
  const found: string[] = [];
  for (const [state, go] of Object.entries(ways)) {
    await go(page);
    const element = await findTooWide(page);
    if (element !== null) found.push(`${state}: ${element}`);
  }
  expect(found).toEqual([]);
});

it.each([
  ['home', 'light', home],
  ['home', 'dark', home],
  ['inbox', 'light', inbox],
  ['inbox', 'dark', inbox],
] as const)('finds no barrier in any state of the %s, in %s', async (_name, colorScheme, ways) => {
  const { page, complaints } = await world.person({ colorScheme });
  const found: string[] = [];
  for (const [state, go] of Object.entries(ways)) {
    await go(page);
    found.push(...(await findBarriers(page)).map((barrier) => `${state}: ${barrier}`));
  }
  expect(found).toEqual([]);
  expect(complaints).toEqual([]);
});

/** What is GraphiQL's own, by the rule and a part of the element. */
const ofGraphiql = [
  // Each tab of a document has its close button inside of itself.
  { rule: 'nested-interactive', having: 'class="graphiql-tab' },
  // The colours of code are those of its theme for the editor; comments are a little pale on dark.
  { rule: 'color-contrast', having: 'class="mtk' },
];

it.each(['light', 'dark'] as const)(
  'finds no barrier in the explorer but those of GraphiQL itself, in %s',
  async (colorScheme) => {
    const { page } = await world.person({ colorScheme, viewport: { width: 1200, height: 900 } });
    await openExplorer(page);
    const found = await findBarriers(page);
    const isKnown = (line: string) =>
      ofGraphiql.some(({ rule, having }) => line.startsWith(`${rule}:`) && line.includes(having));
    expect(found.filter((line) => !isKnown(line))).toEqual([]);
    // What is mended there need not be excused here.
    expect(found.filter(isKnown)).not.toEqual([]);
  },
);
