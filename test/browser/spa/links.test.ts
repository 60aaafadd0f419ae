/** Links that no longer work say why and how to go on, and programs that scan mails do no harm with those that do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openWorld, type World } from '../support/world.js';

let world: World;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => world.close());

let people = 0;

/** Moves the mails to an address into the past: a request within a minute uses the mail that is under way. */
const age = (email: string) =>
  world.sql(
    `UPDATE mailboxes SET mailed_at = ARRAY(SELECT at - interval '1 minute' FROM unnest(mailed_at) AS at)
     WHERE email_key = $1`,
    [email],
  );

/** A new customer who has asked for a link; `ask` asks once more. */
async function asker() {
  people += 1;
  const email = `asker-${people}@example.com`;
  const ask = async () => {
    await age(email);
    await world.graphql(
      'mutation ($email: String!) { requestPasswordResetEmail(input: { email: $email }) { __typename } }',
      { email },
    );
  };
  await world.customer(email);
  await ask();
  return { email, ask, ...(await world.links(email)) };
}

type Asker = Awaited<ReturnType<typeof asker>>;

const tokenOf = (link: string) => new URLSearchParams(new URL(link).hash.slice(1)).get('token');

const redeem = (link: string) =>
  world.graphql(
    `mutation ($token: String!) {
      redeemPasswordReset(input: { token: $token, newPassword: "nine lanterns over water" }) { __typename }
    }`,
    { token: tokenOf(link) },
  );

const cancel = (link: string) =>
  world.graphql(
    'mutation ($token: String!) { cancelPasswordReset(input: { token: $token }) { __typename } }',
    { token: tokenOf(link) },
  );

async function setPassword(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('New password', { exact: true }).fill('nine lanterns over water');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('heading', { name: 'Your new password is set' }).waitFor();
}

/** What became of a link, and the heading that says so. */
const troubles: Record<string, { heading: string; open: (asked: Asker) => Promise<string> }> = {
  expired: {
    heading: 'This link has expired',
    async open({ email, reset }) {
      await world.sql(
        `UPDATE password_resets SET expires_at = now() - interval '1 second' WHERE customer_email = $1`,
        [email],
      );
      return reset;
    },
  },
  used: {
    heading: 'This link was already used',
    async open({ reset }) {
      await redeem(reset);
      return reset;
    },
  },
  superseded: {
    heading: 'There is a newer link',
    async open({ email, ask, reset }) {
      await ask();
      await world.links(email, 2);
      return reset;
    },
  },
  cancelled: {
    heading: 'This link was cancelled',
    async open({ reset, cancel: cancelLink }) {
      await cancel(cancelLink);
      return reset;
    },
  },
  'cut off in the middle': {
    heading: 'This link does not work',
    open: async ({ reset }) => reset.slice(0, -20),
  },
  'cut off before the token': {
    heading: 'This link is incomplete',
    open: async ({ reset }) => reset.replace(/token=.*/, ''),
  },
  'cut off before the fragment': {
    heading: 'Open the link in the mail',
    open: async ({ reset }) => reset.replace(/#.*/, ''),
  },
  'full of markup': {
    heading: 'This link does not work',
    open: async ({ reset }) => `${reset.replace(/token=.*/, '')}token=<img src=x onerror=alert(1)>`,
  },
};

it.each(Object.entries(troubles))(
  'explains a link that is %s, and leads to another one',
  async (_name, { heading, open }) => {
    const asked = await asker();
    const { page, complaints } = await world.person();
    await page.goto(await open(asked));
    await page.getByRole('heading', { name: heading }).waitFor();
    expect(new URL(page.url()).hash).toBe('');
    await page.getByRole('link', { name: 'Ask for a new link' }).click();
    await page.getByLabel('Email address').waitFor();
    expect(complaints).toEqual([]);
  },
);

it('takes a link with white space in it, as copying from a mail leaves it', async () => {
  const { reset } = await asker();
  const { page } = await world.person();
  await setPassword(page, `${reset.slice(0, -10)}%20%0A${reset.slice(-10)}`);
});

it('takes the newer link that is opened in the tab of an older one', async () => {
  const { email, ask, reset } = await asker();
  const { page } = await world.person();
  await page.goto(reset);
  await page.getByLabel('New password', { exact: true }).waitFor();
  await ask();
  await setPassword(page, (await world.links(email, 2)).reset);
});

it('says to the second of two tabs that the first one has used the link', async () => {
  const { reset } = await asker();
  const { context, page } = await world.person();
  const other = await context.newPage();
  await other.goto(reset);
  await other.getByLabel('New password', { exact: true }).fill('ten lanterns over water');
  await setPassword(page, reset);
  await other.getByRole('button', { name: 'Set the password' }).click();
  await other.getByRole('heading', { name: 'This link was already used' }).waitFor();
});

describe('"it was not me"', () => {
  it('cancels the request after a tick and a press', async () => {
    const { reset, cancel: link } = await asker();
    const { page } = await world.person();
    await page.goto(link);
    await page.getByLabel('I did not ask for a new password').check();
    await page.getByRole('button', { name: 'Cancel the request' }).click();
    await page.getByRole('heading', { name: 'The request is cancelled' }).waitFor();
    await page.getByText('for 1 hour we send no further mail').waitFor();
    await page.goto(reset);
    await page.getByRole('heading', { name: 'This link was cancelled' }).waitFor();
  });

  it('has nothing to cancel once the link has expired', async () => {
    const asked = await asker();
    await troubles['expired']?.open(asked);
    const { page } = await world.person();
    await page.goto(asked.cancel);
    await page.getByLabel('I did not ask for a new password').check();
    await page.getByRole('button', { name: 'Cancel the request' }).click();
    await page.getByRole('heading', { name: 'The link has expired' }).waitFor();
  });
});

describe('a program that scans mails', () => {
  /** Opens a link with a browser of its own, and lets its scripts come to rest. */
  async function scan(link: string): Promise<Page> {
    const { page } = await world.person();
    await page.goto(link, { waitUntil: 'networkidle' });
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  }

  async function pressAll(page: Page): Promise<void> {
    for (const button of await page.getByRole('button').all()) {
      await button.click({ timeout: 2000 }).catch(() => undefined);
    }
    await page.waitForLoadState('networkidle');
  }

  it('does no harm by opening every link, scripts running', async () => {
    const { reset, cancel: link } = await asker();
    await scan(reset);
    await scan(link);
    const { page } = await world.person();
    await setPassword(page, reset);
  });

  it('neither sets a password, nor cancels, nor burns a link by pressing every button as well', async () => {
    const { reset, cancel: link } = await asker();
    for (const opened of [reset, link]) await pressAll(await scan(opened));
    const { page } = await world.person();
    await setPassword(page, reset);
  });

  it('that ticks boxes too can cancel the request, and the password stays as it is', async () => {
    const { email, ask, reset } = await asker();
    await redeem(reset);
    await ask();
    const page = await scan((await world.links(email, 2)).cancel);
    await page.getByRole('checkbox').check();
    await pressAll(page);
    await page.getByRole('heading', { name: 'The request is cancelled' }).waitFor();
    expect(await signIn(email)).toBe('CustomerAccessToken');
  });

  async function signIn(email: string): Promise<string> {
    const { data } = await world.graphql(
      `mutation ($email: String!) {
        createCustomerAccessToken(input: { email: $email, password: "nine lanterns over water" }) { __typename }
      }`,
      { email },
    );
    return data.createCustomerAccessToken.__typename;
  }
});
