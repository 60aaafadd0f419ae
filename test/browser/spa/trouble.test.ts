/** What goes wrong around the pages: twice pressed, gone back, reloaded, offline, a restart, limits, a wrong config.json. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, Request } from 'playwright-core';
import { until } from '../../support/until.js';
import { hostFrameOf } from '../support/framing-host.js';
import { openWorld, type World } from '../support/world.js';

let world: World;
let config: object;

beforeAll(async () => {
  world = await openWorld({ LIMIT_GUESSES_PER_ACCOUNT: '3/900' });
  config = world.spa.config as object;
});

afterEach(() => {
  world.spa.config = config;
});

afterAll(() => world.close());

let people = 0;

/** The links of a new customer. */
async function links() {
  people += 1;
  const email = `customer-${people}@example.com`;
  await world.customer(email);
  await world.graphql(
    'mutation ($email: String!) { requestPasswordResetEmail(input: { email: $email }) { __typename } }',
    { email },
  );
  return { email, ...(await world.links(email)) };
}

const operations = (requests: Request[], name: string) =>
  requests.filter((request) => request.postData()?.includes(`"operationName":"${name}"`));

const newPassword = (page: Page) => page.getByLabel('New password', { exact: true });
const seen = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor();
const submit = (page: Page) => page.locator('button[type=submit]');

it('sends once, however often the button is pressed', async () => {
  const { reset } = await links();
  const { page, requests } = await world.person();
  await page.goto(`${world.spa.url}/`);
  await page.getByLabel('Email address').fill('nobody@example.com');
  await submit(page).dblclick();
  await seen(page, 'Look into your mailbox');
  expect(operations(requests, 'RequestMail')).toHaveLength(1);
  await page.goto(reset);
  await newPassword(page).fill('nine lanterns over water');
  await submit(page).dblclick();
  await seen(page, 'Your new password is set');
  expect(operations(requests, 'SetPassword')).toHaveLength(1);
});

it('finds no token by the back button, nor by a reload, and the link still works', async () => {
  const { reset } = await links();
  const { page } = await world.person();
  await page.goto(`${world.spa.url}/`);
  await page.goto(reset);
  await newPassword(page).waitFor();
  await page.reload();
  await seen(page, 'Open the link in the mail');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.goBack();
  await seen(page, 'Open the link in the mail');
  expect(page.url()).toBe(`${world.spa.url}/reset-password`);
  await page.goto(reset);
  await newPassword(page).waitFor();
});

it('says that there is no connection, and goes on when there is one', async () => {
  const { reset } = await links();
  const { context, page } = await world.person();
  await page.goto(`${world.spa.url}/sign-in`);
  await submit(page).waitFor();
  await context.setOffline(true);
  await page.getByLabel('Email address').fill('a@example.com');
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await submit(page).click();
  await page.getByText('The service cannot be reached.').waitFor();
  // What was typed is still there.
  expect(await page.getByLabel('Email address').inputValue()).toBe('a@example.com');
  await context.setOffline(false);
  await submit(page).click();
  await page.getByText('The email address or the password is wrong.').waitFor();
  await page.goto(reset);
  await newPassword(page).waitFor();
});

it('checks a link again by itself while the service restarts, and keeps what was typed', async () => {
  const { reset } = await links();
  const { page } = await world.person();
  const { page: typing } = await world.person();
  await typing.goto(reset);
  await newPassword(typing).fill('nine lanterns over water');
  await world.stopService();
  await page.goto(reset);
  await page.getByText('The service cannot be reached.').waitFor();
  await submit(typing).click();
  await typing.getByText('The service cannot be reached.').waitFor();
  await world.startService();
  await newPassword(page).waitFor();
  await submit(typing).click();
  await seen(typing, 'Your new password is set');
});

it('says when to try again after too many attempts', async () => {
  const { email } = await links();
  const { page } = await world.person();
  await page.goto(`${world.spa.url}/sign-in`);
  await page.getByLabel('Email address').fill(email);
  const alert = page.getByRole('alert');
  for (let attempt = 0; attempt < 4; attempt += 1) {
    await page.getByLabel('Password', { exact: true }).fill(`wrong ${attempt}`);
    const answered = page.waitForResponse((response) => response.url().endsWith('/graphql'));
    await submit(page).click();
    await answered;
  }
  await alert
    .filter({ hasText: /That was too often\. Please try again in \d+ minutes\./ })
    .waitFor();
});

it.each([
  ['429 of a proxy', 429, 'That was too often. Please try again in 7 seconds.'],
  ['502 of a proxy', 502, 'The service is busy or is just being restarted.'],
  ['503 of a proxy', 503, 'The service is busy or is just being restarted.'],
  ['200 with a page of somebody else', 200, 'Something went wrong.'],
  ['404 of a wrong address', 404, 'The shop has not set this page up correctly.'],
])('explains %s', async (_name, status, text) => {
  const { page } = await world.person();
  const headers = {
    'retry-after': '7',
    'content-type': 'text/html',
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'retry-after',
  };
  await page.route('**/graphql', (route) => route.fulfill({ status, headers, body: '<p>No.</p>' }));
  await page.goto(`${world.spa.url}/`);
  await page.getByLabel('Email address').fill('a@example.com');
  await submit(page).click();
  await page.getByRole('alert').filter({ hasText: text }).waitFor();
});

it('explains a key that the service does not know', async () => {
  world.spa.config = { ...config, apiKey: 'rk_live_nothing' };
  const { page } = await world.person();
  await page.goto(`${world.spa.url}/`);
  await page.getByLabel('Email address').fill('a@example.com');
  await submit(page).click();
  await page.getByText('The shop has not set this page up correctly.').waitFor();
});

describe('config.json', () => {
  it.each<[string, () => object | string | null, string]>([
    ['is missing', () => null, 'config.json: the server answers 404.'],
    ['is not JSON', () => '{"url":', 'config.json is not JSON.'],
    ['is a page', () => '<!doctype html>', 'config.json is not JSON.'],
    ['is no object', () => '[]', 'config.json: "url" must be a text.'],
    ['has no key', () => ({ ...config, apiKey: ' ' }), 'config.json: "apiKey" must be a text.'],
    ['has no URL', () => ({ ...config, url: 'http://' }), 'config.json: "url" is not a URL.'],
    [
      'has a mailbox that is no page',
      () => ({ ...config, mailbox: 'javascript:alert(1)' }),
      'config.json: "mailbox" is not a URL.',
    ],
    [
      'has no colour in "color"',
      () => ({ ...config, color: 'red;}' }),
      'config.json: "color" is not a colour of CSS, such as "#1f4fbf".',
    ],
  ])('that %s is named', async (_name, wrong, text) => {
    world.spa.config = wrong();
    const { page, complaints } = await world.person();
    await page.goto(`${world.spa.url}/`);
    await seen(page, 'This page does not work yet');
    expect(await page.locator('code').textContent()).toBe(text);
    expect(complaints).toEqual([]);
  });
});

it('does not load inside a page of somebody else', async () => {
  const { page, complaints } = await world.person();
  const other = await hostFrameOf(`${world.spa.url}/sign-in`);
  await page.goto(other.url);
  await until(() => complaints.some((complaint) => complaint.includes('frame-ancestors')));
  const [frame] = page.frames().slice(1);
  expect(await frame?.locator('form').count()).toBe(0);
  other.close();
});

it('takes a colour of any notation, with a text on it that can be read', async () => {
  const { page } = await world.person();
  for (const [color, text] of [
    ['#ffee00', 'rgb(0, 0, 0)'],
    ['rebeccapurple', 'rgb(255, 255, 255)'],
    ['oklch(0.95 0.02 200)', 'rgb(0, 0, 0)'],
    ['hsl(220 80% 20%)', 'rgb(255, 255, 255)'],
  ]) {
    world.spa.config = { ...config, color };
    await page.goto(`${world.spa.url}/`);
    await submit(page).waitFor();
    const style = `getComputedStyle(document.querySelector('button[type=submit]'))`;
    expect(await page.evaluate(`${style}.color`)).toBe(text);
  }
});
