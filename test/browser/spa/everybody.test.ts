/** The pages for everybody: in each language, on a small telephone, and without a mouse. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findTooWide } from '../support/too-wide.js';
import { openWorld, type World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => world.close());

const ask = (email: string) =>
  world.graphql(
    'mutation ($email: String!) { requestPasswordResetEmail(input: { email: $email }) { __typename } }',
    { email },
  );

const press = (page: Page, selector = 'button[type=submit]') => page.locator(selector).click();

/** The texts of all headings and buttons that were seen, to compare languages. */
async function walk(page: Page, email: string): Promise<string[]> {
  const seen: string[] = [];
  const wide: string[] = [];

  async function look(): Promise<void> {
    await page.locator('h1').waitFor();
    seen.push(...(await page.locator('h1, button').allTextContents()));
    const found = await findTooWide(page);
    if (found !== null) wide.push(found);
  }

  await page.goto(`${world.spa.url}/`);
  await look();
  await press(page);
  await page.locator('[aria-invalid=true]').waitFor();
  await look();
  await page.locator('input[name=email]').fill(email);
  await press(page);
  await page.locator('.address').waitFor();
  await look();
  const { reset, cancel, mail } = await world.links(email);
  seen.push(mail.subject ?? '');
  await page.goto(cancel);
  await press(page);
  await page.locator('[aria-invalid=true]').waitFor();
  await look();
  await page.goto(reset);
  await page.locator('input[name=new-password]').fill('password1');
  await page.locator('.strength').waitFor();
  await press(page);
  await page.locator('.error').waitFor();
  await look();
  await page.locator('input[name=new-password]').fill('nine lanterns over water');
  await press(page);
  await page.locator('form').waitFor({ state: 'detached' });
  await look();
  await page.locator('a[href="./sign-in"]').click();
  await page.locator('input[name=password]').fill('nine lanterns over water');
  await look();
  await press(page);
  await page.locator('input[name=old-password]').waitFor();
  await look();
  await page.goto(reset);
  await page.locator('a[href="./sign-in"]').waitFor();
  await look();
  expect(wide).toEqual([]);
  return seen;
}

it.each(['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'ja'])(
  'speaks %s, in the mail as on each page, with nothing wider than 360 px',
  async (language) => {
    const email = `a.rather.long.address.of.somebody.${language}@example.com`;
    await world.customer(email);
    const { page, complaints } = await world.person({ locale: language });
    const seen = await walk(page, email);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    expect(seen.filter((text) => text.trim() === '')).toEqual([]);
    expect(complaints).toEqual([]);
    if (language === 'en') return;
    const { page: english } = await world.person();
    await english.goto(`${world.spa.url}/`);
    expect(seen).not.toContain(await english.locator('h1').textContent());
  },
);

it('keeps the language that was chosen', async () => {
  const { page } = await world.person();
  await page.goto(`${world.spa.url}/`);
  await page.getByLabel('Language').selectOption('Deutsch');
  await page.goto(`${world.spa.url}/sign-in`);
  await page.getByLabel('Sprache').waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('de');
});

it('is worked by keyboard alone, from the forgotten password to signed in', async () => {
  const email = 'keys@example.com';
  await world.customer(email);
  const { page } = await world.person();
  const keys = page.keyboard;
  const focused = () => page.evaluate<string>('document.activeElement.textContent');
  await page.goto(`${world.spa.url}/`);
  await page.getByLabel('Email address').waitFor();
  await keys.press('Tab');
  await keys.type(email);
  await keys.press('Enter');
  await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
  expect(await focused()).toBe('Look into your mailbox');
  await page.goto((await world.links(email)).reset);
  await page.getByLabel('New password', { exact: true }).waitFor();
  await keys.press('Tab');
  await keys.type('short');
  await keys.press('Enter');
  await page.getByText('The password is too short.').waitFor();
  // The focus is in the field again, so that one may type on.
  await keys.press('Control+a');
  await keys.type('nine lanterns over water');
  await keys.press('Enter');
  await page.getByRole('heading', { name: 'Your new password is set' }).waitFor();
  expect(await focused()).toBe('Your new password is set');
  await keys.press('Tab');
  await keys.press('Enter');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await keys.press('Tab');
  await keys.press('Tab');
  await keys.type('nine lanterns over water');
  await keys.press('Enter');
  await page.getByText(`You are signed in as ${email}.`).waitFor();
});

it('shows names and texts of the shop as text', async () => {
  const name = '<img src=x onerror="document.title=1">';
  world.spa.config = { ...(world.spa.config as object), name };
  const { page, complaints } = await world.person();
  await page.goto(`${world.spa.url}/`);
  await page.getByText(name).waitFor();
  expect(complaints).toEqual([]);
});

it('changes a password, and says what is wrong with the old one', async () => {
  const email = 'changer@example.com';
  await world.customer(email);
  await ask(email);
  const { page } = await world.person();
  await page.goto((await world.links(email)).reset);
  await page.getByLabel('New password', { exact: true }).fill('nine lanterns over water');
  await press(page);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('Password', { exact: true }).fill('nine lanterns over water');
  await press(page);
  await page.getByLabel('Current password').fill('wrong');
  await page.getByLabel('New password', { exact: true }).fill('eleven boats on the river');
  await press(page);
  await page.getByText('The current password is wrong.').waitFor();
  await page.getByLabel('Current password').fill('nine lanterns over water');
  await press(page);
  await page.getByText('Your password is changed.').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Password', { exact: true }).fill('eleven boats on the river');
  await press(page);
  await page.getByText(`You are signed in as ${email}.`).waitFor();
});
