/** What the pages of the development profile say while the service is stopped, and that they go on when it is back. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { askAsNew } from '../support/asking.js';
import { openWorld, type World } from '../support/world.js';

let world: World;
let isRunning = true;

beforeAll(async () => {
  world = await openWorld({ RESET_LINKS: '', CORS_ORIGINS: '' });
});

async function stop(): Promise<void> {
  isRunning = false;
  await world.stopService();
}

async function startAgain(): Promise<void> {
  await world.startService();
  isRunning = true;
}

// A test that fails leaves no other without a service.
afterEach(async () => {
  if (!isRunning) await startAgain();
});

afterAll(() => world.close());

const wide = { viewport: { width: 1200, height: 900 } };
const offline = (page: Page) => page.getByRole('alert').filter({ hasText: 'npm start starts it' });

async function open(path: string) {
  const person = await world.person(wide);
  await person.page.goto(`${world.welcome.url}${path}`);
  return person;
}

it('says on the home how to start the service, and works again when it is back', async () => {
  const { page, complaints } = await open('/');
  await stop();
  await offline(page).waitFor();
  await page.getByRole('button', { name: 'Run a first reset' }).click();
  await page.getByText('Rekey does not answer. Start it with npm start').waitFor();
  await startAgain();
  await offline(page).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Run it again' }).click();
  await page.getByText('Done: the password of john@example.com is now').waitFor();
  expect(complaints).toEqual([]);
});

it('loads the home anew by itself if nobody reads its steps', async () => {
  const { page } = await open('/');
  await stop();
  await offline(page).waitFor();
  const loaded = page.waitForEvent('load');
  await startAgain();
  await loaded;
  await page.getByRole('button', { name: 'Run a first reset' }).waitFor();
});

it('shows mails in the inbox that came while the service was away, and those that come later', async () => {
  await askAsNew(world, 'before@example.com');
  const { page, complaints } = await open('/inbox');
  await page.getByRole('link', { name: 'before@example.com' }).waitFor();
  await stop();
  await offline(page).waitFor();
  await startAgain();
  await offline(page).waitFor({ state: 'hidden' });
  await askAsNew(world, 'after@example.com');
  await page.locator('#mails li').first().filter({ hasText: 'after@example.com' }).waitFor();
  expect(complaints).toEqual([]);
});

it('shows a mail that was chosen while the service was away once it is back', async () => {
  await askAsNew(world, 'away@example.com');
  const { page, complaints } = await open('/inbox');
  await page.getByRole('link', { name: 'away@example.com' }).waitFor();
  await stop();
  await page.getByRole('link', { name: 'away@example.com' }).click();
  await page.locator('#mail').getByText('Rekey does not answer.').waitFor();
  await startAgain();
  await page.locator('#mail').getByRole('tab', { name: 'Source' }).waitFor();
  expect(complaints).toEqual([]);
});

it('says so in the view of a mail that needs the service', async () => {
  await askAsNew(world, 'source@example.com');
  const { page, complaints } = await open('/inbox');
  await page.getByRole('link', { name: 'source@example.com' }).click();
  await page.getByRole('tab', { name: 'Source' }).waitFor();
  await stop();
  await page.getByRole('tab', { name: 'Source' }).click();
  await page.locator('.panel').getByText('Rekey does not answer.').waitFor();
  expect(complaints).toEqual([]);
});

it('says in the explorer what to do, in the place of the answer', async () => {
  const { page } = await open('/graphql');
  await page.locator('.view-lines').getByText('requestPasswordResetEmail').first().waitFor();
  await stop();
  await page.getByRole('button', { name: /^Execute query/ }).click();
  await page
    .locator('.result-window')
    .getByText('If it is stopped, npm start starts it.')
    .waitFor();
});
