/** axe-core finds nothing in any state of the pages, in light and in dark, with a colour that is hard to read. @gate */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findBarriers } from '../support/axe.js';
import { openWorld, type World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => world.close());

/** The states of the pages, by the way that leads there from the one before. */
function statesOf(page: Page, { reset, cancel }: { reset: string; cancel: string }) {
  const open = (path: string) => page.goto(`${world.spa.url}/${path}`);
  const press = (name: string) => page.getByRole('button', { name }).click();
  const seen = (name: string) => page.getByRole('heading', { name }).waitFor();
  const ways: Record<string, () => Promise<unknown>> = {
    forgot: () => open(''),
    'forgot, blank': () => press('Send the link'),
    'forgot, sent': async () => {
      await page.getByLabel('Email address').fill('nobody@example.com');
      await press('Send the link');
      await seen('Look into your mailbox');
    },
    'no link': () => open('reset-password'),
    'half a link': () => open('reset-password#id=a&token=abc'),
    'not me': () => page.goto(cancel),
    'not me, without the tick': () => press('Cancel the request'),
    form: async () => {
      await page.goto(reset);
      await page.getByLabel('New password', { exact: true }).fill('lanterns over water');
      await page.getByText('Strength').waitFor();
    },
    'form, rejected': async () => {
      await page.getByLabel('New password', { exact: true }).fill('password1');
      await press('Set the password');
      await page.getByText('Many people use this password').waitFor();
    },
    done: async () => {
      await page.getByLabel('New password', { exact: true }).fill('nine lanterns over water');
      await press('Set the password');
      await seen('Your new password is set');
    },
    'sign in, wrong': async () => {
      await page.getByRole('link', { name: 'Sign in' }).click();
      await page.getByLabel('Password', { exact: true }).fill('wrong');
      await press('Sign in');
      await page.getByText('The email address or the password is wrong.').waitFor();
    },
    account: async () => {
      await page.getByLabel('Password', { exact: true }).fill('nine lanterns over water');
      await press('Sign in');
      await seen('Change your password');
    },
    'no such page': () => open('nothing-here'),
  };
  return Object.entries(ways);
}

it.each(['light', 'dark'] as const)('finds no barrier in any state, in %s', async (colorScheme) => {
  const email = `pat-${colorScheme}@example.com`;
  await world.customer(email);
  await world.graphql(`mutation {
    requestPasswordResetEmail(input: { email: "${email}" }) { __typename }
  }`);
  const links = await world.links(email);
  world.spa.config = { ...(world.spa.config as object), color: '#ffee00' };
  const { page, complaints } = await world.person({ colorScheme });
  const found: string[] = [];
  for (const [state, go] of statesOf(page, links)) {
    await go();
    await page.getByRole('heading', { level: 1 }).waitFor();
    found.push(...(await findBarriers(page)).map((barrier) => `${state}: ${barrier}`));
  }
  expect(found).toEqual([]);
  expect(complaints).toEqual([]);
});
