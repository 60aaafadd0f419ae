/** The inbox in a browser: mails come by themselves, each has its views, and no mail runs anything. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { until } from '../../support/until.js';
import { askAsNew } from '../support/asking.js';
import { openWorld, type World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  // As after `npm start`: mails lead to the pages of the service itself.
  world = await openWorld({ RESET_LINKS: '', CORS_ORIGINS: '' });
});

afterAll(() => world.close());

const wide = { viewport: { width: 1200, height: 900 } };

const choose = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).click();
const tab = (page: Page, name: string) => page.getByRole('tab', { name });

/** Opens the inbox, and waits until it listens for new mails. */
async function openInbox() {
  const person = await world.person(wide);
  await person.page.goto(`${world.welcome.url}/inbox`);
  await person.page.getByText(/^(No mails yet|One mail|\d+ mails)/).waitFor();
  return person;
}

it('shows new mails by themselves, newest first, without a reload', async () => {
  const { page, requests, complaints } = await openInbox();
  for (const email of ['first@example.com', 'second@example.com', 'third@example.com']) {
    await askAsNew(world, email);
    await page.locator('#mails li').first().filter({ hasText: email }).waitFor();
  }
  expect(await page.locator('#count').textContent()).toBe('3 mails, newest first');
  const times = await page.locator('#mails .meta').allTextContents();
  expect(times.map((text) => text.split(' ·')[0])).toEqual([
    'third@example.com',
    'second@example.com',
    'first@example.com',
  ]);
  expect(requests.filter((request) => request.isNavigationRequest())).toHaveLength(1);
  expect(complaints).toEqual([]);
});

it('shows the text of a mail, with a link that leads to the demo shop', async () => {
  const email = 'text@example.com';
  await askAsNew(world, email);
  const { context, page } = await openInbox();
  await choose(page, new RegExp(email));
  await tab(page, 'Text').click();
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: /\/demo\/reset-password#/ }).click();
  const form = await opened;
  await form.getByLabel('New password', { exact: true }).waitFor();
  expect(form.url()).toBe(`${world.welcome.url}/demo/reset-password`);
});

it.each([
  ['Headers', 'table', 'no-reply@rekey.test'],
  ['Source', 'pre', 'Content-Type: multipart/alternative'],
])('shows the %s of a mail', async (name, element, text) => {
  const email = `${name.toLowerCase()}@example.com`;
  await askAsNew(world, email);
  const { page } = await openInbox();
  await choose(page, new RegExp(email));
  await tab(page, name).click();
  await page.locator(`.panel ${element}`).filter({ hasText: text }).waitFor();
});

/** What a mail of somebody else may hold: each would ask this service for `/stolen`, or write into the page. */
const steal = `fetch('/stolen');top.document.title='stolen'`;
const script = `<script>${steal}</script>`;
const image = `<img src=x onerror=${steal}>`;
const hostile = [
  `From: "${script}" <shop@example.com>`,
  `To: "${image}" <${image.replaceAll(' ', '/')}@example.com>`,
  `Subject: ${script}${image}`,
  'MIME-Version: 1.0',
  'Content-Type: multipart/alternative; boundary=b',
  '',
  `--b\r\nContent-Type: text/plain\r\n\r\nPlain ${script}${image}\r\n`,
  `--b\r\nContent-Type: text/html\r\n\r\n<title>x</title>${script}${image}<svg onload=${steal}></svg>`,
  `<iframe srcdoc="${script}"></iframe><meta http-equiv=refresh content="0;url=/stolen">`,
  `<form action=/stolen><button>Send</button></form><p>The end</p>\r\n--b--\r\n`,
].join('\r\n');

it.each(['As a person sees it', 'Text', 'Headers', 'Source'])(
  'runs nothing of a hostile mail in its view "%s", and shows names and addresses as text',
  async (view) => {
    mkdirSync(world.mailFolder, { recursive: true });
    writeFileSync(join(world.mailFolder, 'hostile.eml'), hostile);
    const { page, requests, complaints } = await openInbox();
    await choose(page, script);
    await page.getByRole('heading', { name: script }).waitFor();
    const people = await page.locator('.mail .facts dd').allTextContents();
    expect(people.slice(0, 2)).toEqual([
      expect.stringContaining(script),
      expect.stringContaining(image),
    ]);
    await tab(page, view).click();
    if (view === 'As a person sees it') {
      await page.frameLocator('.panel iframe').getByText('The end').waitFor();
      await until(() => complaints.some((text) => text.includes('Blocked script execution')));
      await page.frameLocator('.panel iframe').getByRole('button', { name: 'Send' }).click();
    } else {
      await page.locator('.panel').filter({ hasText: script }).waitFor();
    }
    expect(await page.locator('main :is(script, img, svg, form)').count()).toBe(0);
    expect(await page.title()).toBe('Inbox · Rekey');
    expect(requests.filter((request) => request.url().includes('stolen'))).toEqual([]);
  },
);
