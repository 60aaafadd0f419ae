/** The pictures of README.md show what the pages show: `PICTURES=write npm run test:browser` takes them anew. */
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { comparePicture, replaceText } from '../support/pictures.js';
import { openWorld, type World } from '../support/world.js';

let world: World;
const email = 'john@example.com';

beforeAll(async () => {
  // As after `npm start` without a setting.
  world = await openWorld({ RESET_LINKS: '', CORS_ORIGINS: '', DATABASE_URL: '' });
  await world.graphql(
    `mutation { requestPasswordResetEmail(input: { email: "${email}" }) { __typename } }`,
  );
});

afterAll(() => world.close());

interface Picture {
  readonly path: string;
  readonly options: BrowserContextOptions;
  /** Leads to what the picture shows. */
  readonly ready: (page: Page) => Promise<unknown>;
}

const wide = { viewport: { width: 900, height: 400 } };
const phone = { viewport: { width: 360, height: 600 }, colorScheme: 'dark' } as const;

const pictures: Readonly<Record<string, Picture>> = {
  home: {
    path: '/',
    options: wide,
    ready: (page) => page.getByRole('button', { name: 'Run a first reset' }).waitFor(),
  },
  inbox: {
    path: '/inbox',
    options: wide,
    async ready(page) {
      await page.getByRole('link', { name: email }).click();
      await page.frameLocator('.panel iframe').getByRole('link').first().waitFor();
    },
  },
  reset: {
    path: '/demo/',
    options: phone,
    async ready(page) {
      await page.goto((await world.links(email)).reset);
      await page.getByLabel('New password', { exact: true }).fill('nine lanterns over water');
      await page.getByText('Strength').waitFor();
    },
  },
  explorer: {
    path: '/graphql',
    options: wide,
    async ready(page) {
      // The words have their colours a moment after they are there.
      await page.locator('.view-lines [class^=mtk]:not(.mtk1)').first().waitFor();
      await page.getByRole('button', { name: /^Execute query/ }).click();
      await page.locator('.result-window').getByText('resendAfterSeconds').waitFor();
    },
  },
};

it.each(Object.entries(pictures))(
  'shows nothing on the picture "%s" that the page does not show',
  async (name, { path, options, ready }) => {
    const { page } = await world.person(options);
    await page.goto(`${world.welcome.url}${path}`);
    await ready(page);
    // Where the data is on a machine of one's own, and the usual port.
    await replaceText(page, dirname(world.mailFolder), '.data');
    await replaceText(page, new URL(world.welcome.url).port, '4000');
    const { recorded, present } = await comparePicture(page, name);
    expect(recorded.length).toBeGreaterThan(3);
    expect(present).toEqual(expect.arrayContaining([...recorded]));
  },
);

it('has each picture in README.md, as a small file', () => {
  const readme = readFileSync('README.md', 'utf8');
  const shown = [...readme.matchAll(/!\[[^\]]+\]\((docs\/pictures\/[^)]+)\)/g)];
  const files = shown.map(([, file = '']) => file);
  expect(files.toSorted()).toEqual(
    Object.keys(pictures)
      .map((name) => `docs/pictures/${name}.png`)
      .toSorted(),
  );
  expect(files.filter((file) => statSync(file).size > 60 * 1024)).toEqual([]);
});
