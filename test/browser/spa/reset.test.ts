/** From "I forgot my password" to signed in, as a person does it, with the real mail. @gate */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openWorld, type World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => world.close());

it('leads from a forgotten password to a signed-in customer, and leaves the token nowhere', async () => {
  const email = 'pat@example.com';
  await world.customer(email);
  const { context, page, requests, complaints } = await world.person();
  await page.goto(`${world.spa.url}/`);
  await page.getByLabel('Email address').fill(email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByText('If we know this address, a mail is on its way.').waitFor();
  const { reset } = await world.links(email);
  const token = new URLSearchParams(new URL(reset).hash.slice(1)).get('token') ?? '';
  expect(token).toHaveLength(43);

  const tab = await context.newPage();
  await tab.goto(reset);
  await tab.getByLabel('New password', { exact: true }).fill('nine lanterns over water');
  expect(tab.url()).toBe(`${world.spa.url}/reset-password`);
  await tab.getByRole('button', { name: 'Set the password' }).click();
  await tab.getByRole('heading', { name: 'Your new password is set' }).waitFor();
  await tab.getByRole('link', { name: 'Sign in' }).click();
  expect(await tab.getByLabel('Email address').inputValue()).toBe(email);
  await tab.getByLabel('Password', { exact: true }).fill('nine lanterns over water');
  await tab.getByRole('button', { name: 'Sign in' }).click();
  await tab.getByText(`You are signed in as ${email}.`).waitFor();

  const urls = requests.map((request) => request.url());
  expect(urls.filter((url) => url.split('#')[0]?.includes(token))).toEqual([]);
  const referrers = requests.map((request) => request.headers()['referer']);
  expect(referrers.filter(Boolean)).toEqual([]);
  const own = [world.spa.url, world.welcome.url];
  expect(urls.filter((url) => !own.some((origin) => url.startsWith(origin)))).toEqual([]);
  const storage = JSON.stringify(await context.storageState({ indexedDB: true }));
  expect(storage).not.toContain(token);
  expect(await tab.evaluate('JSON.stringify(sessionStorage)')).toBe('{}');
  expect(complaints).toEqual([]);
});
