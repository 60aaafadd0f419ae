/** GraphiQL as the development profile shows it: filled in, and without the internet. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openWorld, type World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => world.close());

const wide = { viewport: { width: 1200, height: 900 } };

it('answers a query in the explorer, without any other host', async () => {
  const { page, requests } = await world.person(wide);
  await page.goto(`${world.welcome.url}/graphql`);
  const execute = page.getByRole('button', { name: /^Execute query/ });
  await page.locator('.view-lines').getByText('requestPasswordResetEmail').first().waitFor();
  const answered = page.waitForResponse((response) =>
    (response.request().postData() ?? '').includes('ForgotPassword'),
  );
  await execute.click();
  expect(await (await answered).json()).toHaveProperty('data.requestPasswordResetEmail');
  const hosts = new Set(requests.map((request) => new URL(request.url()).host));
  hosts.delete('');
  expect([...hosts]).toEqual([new URL(world.welcome.url).host]);
});
