/** Links whose `#` a mail program wrote as `%23`: the token is then in a path, and must not stay there. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { askAsNew } from '../support/asking.js';
import { openWorld, type World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => world.close());

const inPath = (link: string) => link.replace('#', '%23');

/** What mail programs make of a link. */
const ways: Record<string, (link: string) => string> = {
  '#': inPath,
  '#, = and &': (link) => inPath(link).replaceAll('=', '%3D').replaceAll('&', '%26'),
  '#, twice': (link) => link.replace('#', '%2523'),
  '#, with white space of a copy behind it,': (link) => `${inPath(link)}%20`,
};

let people = 0;

async function linksOfSomebody() {
  people += 1;
  const email = `encoded-${people}@example.com`;
  await askAsNew(world, email);
  return world.links(email);
}

it.each(Object.entries(ways))(
  'takes the token of a link with an encoded %s out of the address bar, and sends it nowhere else',
  async (_what, encode) => {
    const { reset } = await linksOfSomebody();
    const token = reset.split('token=')[1] ?? '';
    const { context, page, requests, complaints } = await world.person();
    await page.goto(encode(reset));
    await page.getByLabel('New password', { exact: true }).fill('nine lanterns over water');
    expect(page.url()).toBe(`${world.spa.url}/reset-password`);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('heading', { name: 'Your new password is set' }).waitFor();
    const named = requests.filter((request) => request.url().includes(token));
    expect(named.map((request) => request.isNavigationRequest())).toEqual([true]);
    const referrers = requests.map((request) => request.headers()['referer']);
    expect(referrers.filter(Boolean)).toEqual([]);
    expect(JSON.stringify(await context.storageState())).not.toContain(token);
    expect(complaints).toEqual([]);
  },
);

it.each<[string, (link: string) => string]>([
  ['& as in HTML', (link) => link.replace('&', '&amp;')],
  ['= and & encoded', (link) => link.replaceAll('=', '%3D').replace('&', '%26')],
  ['the dot of a sentence', (link) => `${link}.`],
  ['a bracket', (link) => `${link}%3E`],
])('takes the token of a link with %s', async (_what, change) => {
  const { reset } = await linksOfSomebody();
  const { page } = await world.person();
  await page.goto(change(reset));
  await page.getByLabel('New password', { exact: true }).waitFor();
  expect(page.url()).toBe(`${world.spa.url}/reset-password`);
});

it('cancels a request by such a link', async () => {
  const { cancel } = await linksOfSomebody();
  const { page } = await world.person();
  await page.goto(inPath(cancel));
  await page.getByLabel('I did not ask for a new password').check();
  await page.getByRole('button', { name: 'Cancel the request' }).click();
  await page.getByRole('heading', { name: 'The request is cancelled' }).waitFor();
});

it.each(['reset-password%23', 'reset-password%23id=a&token='])(
  'says what to do with the rest of such a link: %s',
  async (path) => {
    const { page } = await world.person();
    await page.goto(`${world.spa.url}/${path}`);
    await page.getByRole('heading', { name: 'This link is incomplete' }).waitFor();
    expect(page.url()).toBe(`${world.spa.url}/reset-password`);
  },
);

it('shows the page of the demo shop for a token with dots, as signed tokens have', async () => {
  const { page } = await world.person();
  await page.goto(`${world.welcome.url}/demo/reset-password%23id=a&token=abc.def.ghi`);
  await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
  expect(page.url()).toBe(`${world.welcome.url}/demo/reset-password`);
});
