/** What the pages of a first start lead to: from the home to a new password. @gate */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { until } from '../../support/until.js';
import { hostFrameOf } from '../support/framing-host.js';
import { openWorld, type World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  // As after `npm start`: mails lead to the pages of the service itself.
  world = await openWorld({ RESET_LINKS: '', CORS_ORIGINS: '' });
});

afterAll(() => world.close());

const wide = { viewport: { width: 1200, height: 900 } };

it('leads from the home to a new password and a sign-in by one click', async () => {
  const { page, requests, complaints } = await world.person(wide);
  await page.goto(world.welcome.url);
  await page.getByRole('button', { name: 'Run a first reset' }).click();
  await page.getByText('Done: the password of john@example.com is now').waitFor();
  const elsewhere = requests.filter((request) => !request.url().startsWith(world.welcome.url));
  expect(elsewhere.map((request) => request.url())).toEqual([]);
  expect(complaints).toEqual([]);
});

it('leads from the home through the demo shop and the inbox to a new password by seven clicks alone', async () => {
  const { page, context, complaints } = await world.person(wide);
  let clicks = 0;
  async function click(target: Locator): Promise<void> {
    clicks += 1;
    await target.click();
  }
  await page.goto(world.welcome.url);
  const goOn = page.getByRole('region', { name: 'Go on' });
  await click(goOn.getByRole('link', { name: 'Demo shop' }));
  await click(page.getByRole('button', { name: 'Send the link' }));
  await page.getByText('If we know this address, a mail is on its way.').waitFor();
  await click(page.getByRole('link', { name: 'Open the mailbox' }));
  await click(page.getByRole('link', { name: 'Set a new password' }).first());
  const opened = context.waitForEvent('page');
  await click(page.frameLocator('iframe').getByRole('link').first());
  const tab = await opened;
  expect(tab.url()).toMatch(/\/demo\/reset-password/);
  await click(tab.getByRole('button', { name: 'Suggest a password' }));
  await click(tab.getByRole('button', { name: 'Set the password' }));
  await tab.getByRole('heading', { name: 'Your new password is set' }).waitFor();
  expect(clicks).toBe(7);
  expect(complaints).toEqual([]);
});

it.each(['/', '/inbox', '/graphql', '/demo/'])(
  'does not show %s in a frame of another page',
  async (path) => {
    const { page, complaints } = await world.person();
    const other = await hostFrameOf(`${world.welcome.url}${path}`);
    await page.goto(other.url);
    await until(() => complaints.some((complaint) => complaint.includes('frame-ancestors')));
    other.close();
  },
);
