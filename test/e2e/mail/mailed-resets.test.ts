/** From the request of a customer who forgot the password to the new one, over a real mail relay. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { openMailShop, linkIn, links, type MailShop } from '../../support/world/mail.js';
import { useShop } from '../../support/world/use-shop.js';
import { dumpRows } from '../../support/rows/dump.js';
import { servedRoutes } from '../../support/apis/served-routes.js';

const shop = useShop({ mail: { settings: { locale: 'fr' } } });

const requested = { __typename: 'PasswordResetRequested', resendAfterSeconds: 60 };
const [oldPassword, newPassword] = ['a boat with 3 red sails', 'nine lanterns over water'];

let people = 0;
const newAddress = () => `Ada.${(people += 1)}@example.org`;

/** A customer who has just asked for a mail, and that mail's link. */
async function mailedCustomer() {
  const email = newAddress();
  const id = await shop.addCustomer(email);
  await shop.request(email);
  const mail = await shop.mailTo(email);
  await shop.settled();
  return { id, email, mail, link: linkIn(mail, links.storefront.reset) };
}

const mailsTo = (address: string) =>
  shop.relay.received.filter(({ recipients }) => recipients.includes(address)).length;

describe('a requested reset', () => {
  it('is mailed to the stored address, works once, and is followed by a notice', async () => {
    await shop.addCustomer('Ada@example.org', { profile: { name: { first: 'Ada' } } });
    expect(await shop.request('ada@EXAMPLE.org')).toEqual(requested);
    const received = await shop.mailTo('Ada@example.org');
    expect(received.sender).toBe('no-reply@shop.example');
    expect(received.mail.subject).toContain('Mail Shop');
    const link = linkIn(received, links.storefront.reset);
    await shop.settled();
    expect(await shop.readReset(link.id)).toMatchObject({
      status: 'PENDING',
      delivery: { status: 'SENT', lastAttemptAt: expect.any(String), detail: null },
    });
    expect(await shop.redeem(link, oldPassword)).toBe('ok');
    const notice = await shop.mailTo('Ada@example.org', 2);
    expect(notice.mail.text).toContain('no-reply@shop.example');
    expect(notice.mail.text).not.toContain('#id=');
    expect(await shop.redeem(link, newPassword)).toBe('already_used');
  });

  it('is answered alike for every address, and mails only active customers of the partition', async () => {
    const [active, disabled, otherMode, otherShop] = [0, 1, 2, 3].map(newAddress) as [
      string,
      string,
      string,
      string,
    ];
    await shop.addCustomer(active);
    const id = await shop.addCustomer(disabled, { password: oldPassword });
    const create = `mutation ($email: String!) { createCustomer(input: { email: $email }) { __typename } }`;
    await shop.graphql(
      `mutation ($id: ID!) { updateCustomer(id: $id, input: { isActive: false }) { __typename } }`,
      { id },
    );
    for (const [email, headers] of [
      [otherMode, await shop.bearer('integration', { mode: 'test' })],
      [otherShop, (await shop.neighbour()).integration],
    ] as const) {
      await shop.graphql(create, { email }, headers);
    }
    const before = shop.relay.received.length;
    const answers = new Set<string>();
    for (const customerEmail of [active, disabled, otherMode, otherShop, newAddress()]) {
      const { status, text, headers } = await shop.graphql(
        `mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) {
          __typename ... on PasswordResetRequested { resendAfterSeconds } } }`,
        { input: { customerEmail } },
        { ...shop.salesChannel, 'x-request-id': 'same-for-all' },
      );
      const { date: _, ...rest } = headers;
      answers.add(JSON.stringify([status, text, rest]));
    }
    expect(answers.size).toBe(1);
    await shop.settled();
    expect(shop.relay.received.slice(before).map(({ recipients }) => recipients)).toEqual([
      [active],
    ]);
  });

  it.each([
    ["the request's", 'de', 'it', 'de'],
    ["the request's, whatever its region", 'pt-BR', undefined, 'pt'],
    ["the customer's where none is wished", undefined, 'ja', 'ja'],
    ["the customer's where there is none such", 'tlh', 'it', 'it'],
    ["the organization's where there is no other", undefined, undefined, 'fr'],
    ["the organization's where neither is there", 'tlh', 'cy', 'fr'],
    ["the organization's where the wish is no tag", 'de\r\nBcc: x', undefined, 'fr'],
    ["the organization's where the wish is endless", 'd'.repeat(10_000), undefined, 'fr'],
  ])('is mailed in a language: %s', async (_which, locale, own, expected) => {
    const email = newAddress();
    await shop.addCustomer(email, own ? { locale: own } : {});
    expect(await shop.request(email, { locale })).toEqual(requested);
    const { mail } = await shop.mailTo(email);
    expect(mail.html).toContain(`<html lang="${expected}"`);
  });

  it('leads to the pages of the link that was asked for by name', async () => {
    const email = newAddress();
    await shop.addCustomer(email);
    await shop.request(email, { link: 'app' });
    const received = await shop.mailTo(email);
    const [reset, cancel] = [linkIn(received, links.app.reset), linkIn(received, links.app.cancel)];
    expect(cancel).toEqual({ ...reset, page: links.app.cancel });
    expect(received.mail.html).not.toContain(links.storefront.reset);
    expect(await shop.redeem(reset, newPassword)).toBe('ok');
  });

  it.each(['no-such-canary', '', '__proto__', 'constructor', 'https://evil.test/canary'])(
    'with the unknown link %j is refused alike for known and unknown addresses',
    async (link) => {
      const email = newAddress();
      await shop.addCustomer(email);
      await shop.settled();
      const before = await dumpRows(shop, ['jobs.version']);
      const replies = [];
      for (const customerEmail of [email, newAddress()]) {
        const { text, errors } = await shop.graphql(
          `mutation ($input: RequestPasswordResetInput!) {
            requestPasswordReset(input: $input) { __typename } }`,
          { input: { customerEmail, link } },
          { ...shop.salesChannel, 'x-request-id': 'same-for-both' },
        );
        expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'link' } }]);
        expect(text).not.toMatch(/canary|proto|constructor|evil/);
        replies.push(text);
      }
      expect(replies[0]).toBe(replies[1]);
      expect(await dumpRows(shop, ['jobs.version'])).toEqual(before);
    },
  );

  it('has events of who asked and who cancelled, on the reset, the customer and in JSON:API', async () => {
    const viewer = await shop.graphql(
      '{ viewer { caller { applicationId } } }',
      {},
      shop.salesChannel,
    );
    const { applicationId } = viewer.data.viewer.caller;
    const email = newAddress();
    const customerId = await shop.addCustomer(email);
    const send = (id: string, query: string, variables: object) =>
      shop.graphql(query, variables, { ...shop.salesChannel, 'x-request-id': id });
    await send(
      'asked.it-1',
      `mutation ($customerEmail: String!) {
        requestPasswordReset(input: { customerEmail: $customerEmail }) { __typename } }`,
      { customerEmail: email },
    );
    const { id, token } = linkIn(await shop.mailTo(email), links.storefront.cancel);
    await send(
      'cancelled.it-2',
      `mutation ($token: String!) { cancelPasswordReset(input: { token: $token }) { __typename } }`,
      { token },
    );
    const who = { applicationId, ownerId: null };
    const events = [
      { ...who, name: 'customer_password_resets.cancel', requestId: 'cancelled.it-2' },
      { ...who, name: 'customer_password_resets.create', requestId: 'asked.it-1' },
    ];
    expect((await shop.readReset(id)).events.nodes).toEqual(events);
    const { data } = await shop.graphql(
      `query ($id: ID!) { customer(id: $id) { events {
        nodes { name applicationId ownerId requestId } } } }`,
      { id: customerId },
    );
    expect(data.customer.events.nodes).toEqual(expect.arrayContaining(events));
    const path = (query: string) => ({
      url: `/api/${query}`,
      headers: { ...shop.integration, accept: 'application/vnd.api+json' },
    });
    for (const url of [`customer_password_resets/${id}/events`, `customers/${customerId}/events`]) {
      const { body } = await shop.app.http.inject(path(url));
      expect(body).toMatch(/"customer_password_resets\.cancel"/);
      expect(body).toMatch(/"customer_password_resets\.create"/);
      expect(body).not.toContain(token);
    }
    const filter = 'filter[q][name_eq]=customer_password_resets.cancel';
    const listed = await shop.app.http.inject(path(`events?${encodeURI(filter)}`));
    const found = JSON.parse(listed.body).data;
    expect(found.length).toBeGreaterThan(0);
    for (const { attributes } of found) {
      expect(JSON.stringify(attributes)).toContain('customer_password_resets.cancel');
    }
  });
});

describe('how a mail fares', () => {
  it('is NONE for a reset whose token was answered, and nothing for a sales channel', async () => {
    const email = newAddress();
    await shop.addCustomer(email);
    const create = `mutation ($input: CreateCustomerPasswordResetInput!) {
      createCustomerPasswordReset(input: $input) { ... on CustomerPasswordReset {
        id resetPasswordToken delivery { status lastAttemptAt detail } } } }`;
    const variables = { input: { customerEmail: email } };
    const { data } = await shop.graphql(create, variables);
    const { id, resetPasswordToken, delivery } = data.createCustomerPasswordReset;
    expect(delivery).toEqual({ status: 'NONE', lastAttemptAt: null, detail: null });
    const redeem = `mutation ($id: ID!, $input: UpdateCustomerPasswordResetInput!) {
      updateCustomerPasswordReset(id: $id, input: $input) { ... on CustomerPasswordReset {
        status delivery { status } } } }`;
    const input = { customerPassword: newPassword, resetPasswordToken };
    const reply = await shop.graphql(redeem, { id, input }, shop.salesChannel);
    expect(reply.data.updateCustomerPasswordReset).toEqual({ status: 'REDEEMED', delivery: null });
    expect(reply.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

const limitsOf = (address: string, shift: string) =>
  shop.sql(
    `UPDATE mailboxes SET mailed_at = ARRAY(SELECT at - $2::interval FROM unnest(mailed_at) AS at)
     WHERE email_key = $1`,
    [address.toLowerCase(), shift],
  );

describe('mails to one address', () => {
  it('are at most 3 in 15 minutes; a further request is suppressed and supersedes nothing', async () => {
    const { email } = await mailedCustomer();
    await shop.request(email);
    await shop.mailTo(email, 2);
    await shop.request(email);
    const third = linkIn(await shop.mailTo(email, 3), links.storefront.reset);
    for (const again of [email, email.toUpperCase()]) {
      expect(await shop.request(again)).toEqual(requested);
      await shop.settled();
      expect(mailsTo(email)).toBe(3);
    }
    const resets = await shop.sql('SELECT 1 FROM password_resets WHERE customer_email = $1', [
      email,
    ]);
    expect(resets).toHaveLength(3);
    expect(await shop.redeem(third, newPassword)).toBe('ok');
    // The notice of the change counts for nothing.
    await shop.mailTo(email, 4);
    await limitsOf(email, '14 minutes');
    await shop.request(email);
    await shop.settled();
    expect(mailsTo(email)).toBe(4);
    await limitsOf(email, '1 minute');
    await shop.request(email);
    await shop.mailTo(email, 5);
  });

  it('are at most 10 a day', async () => {
    const { email } = await mailedCustomer();
    for (let sent = 2; sent <= 10; sent += 1) {
      await limitsOf(email, '16 minutes');
      await shop.request(email);
      await shop.mailTo(email, sent);
    }
    await limitsOf(email, '16 minutes');
    expect(await shop.request(email)).toEqual(requested);
    await shop.settled();
    expect(mailsTo(email)).toBe(10);
    // The first of the ten is a day ago.
    await limitsOf(email, '21 hours 20 minutes');
    await shop.request(email);
    await shop.mailTo(email, 11);
    await shop.request(email);
    await shop.settled();
    expect(mailsTo(email)).toBe(11);
  });
});

describeOnServer('mails to one address, asked for at two services', () => {
  let both: [MailShop, MailShop];

  beforeAll(async () => {
    const databaseUrl = await cloneServerDatabase();
    const one = await openMailShop({ databaseUrl });
    both = [one, await openMailShop({ databaseUrl, mail: { beside: one } })];
  });
  afterAll(async () => {
    for (const one of both.toReversed()) await one.close();
  });

  it('are at most 3 all the same, of which the last one works', async () => {
    const [one, other] = both;
    const address = 'shared@example.org';
    await one.addCustomer(address);
    const requests = Array.from({ length: 20 }, (_, turn) =>
      (turn % 2 === 0 ? one : other).request(address),
    );
    for (const answer of await Promise.all(requests)) expect(answer).toEqual(requested);
    await one.settled();
    const resets = await one.sql('SELECT id, superseded_at FROM password_resets');
    expect(resets).toHaveLength(3);
    const [pending, ...others] = resets.filter(({ superseded_at: at }) => at === null);
    expect(others).toEqual([]);
    // Whichever was superseded before its mail left was not mailed any more.
    expect(one.relay.received.length).toBeLessThanOrEqual(3);
    const found = one.relay.received
      .map((mail) => linkIn(mail, links.storefront.reset))
      .find(({ id }) => id === pending.id);
    expect(await other.redeem(found!, newPassword)).toBe('ok');
  });
});

describe('"it was not me"', () => {
  it('revokes what is pending and holds further mails for an hour', async () => {
    const { email, mail, link } = await mailedCustomer();
    const cancelLink = linkIn(mail, links.storefront.cancel);
    expect(await shop.cancel(cancelLink)).toEqual({
      __typename: 'PasswordResetCancelled',
      suppressedForSeconds: 3600,
    });
    expect(await shop.redeem(link, newPassword)).toBe('revoked');
    expect(await shop.readReset(link.id)).toMatchObject({ status: 'REVOKED' });
    // A second click gets the same answer.
    expect(await shop.cancel(cancelLink)).toMatchObject({ suppressedForSeconds: 3600 });

    const move = (by: string) =>
      shop.sql(
        `UPDATE mailboxes SET suppressed_until = suppressed_until - $2::interval WHERE email_key = $1`,
        [email.toLowerCase(), by],
      );
    for (const by of ['0 seconds', '59 minutes']) {
      await move(by);
      expect(await shop.request(email.toUpperCase())).toEqual(requested);
      await shop.settled();
      expect(mailsTo(email)).toBe(1);
    }
    await move('1 minute');
    await shop.request(email);
    const next = linkIn(await shop.mailTo(email, 2), links.storefront.reset);
    expect(await shop.redeem(next, newPassword)).toBe('ok');
  });

  it('ends the newer reset by the older mail, and nothing once the password was set', async () => {
    const { email, mail, link: older } = await mailedCustomer();
    await shop.request(email);
    const newer = linkIn(await shop.mailTo(email, 2), links.storefront.reset);
    expect(await shop.redeem(older, newPassword)).toBe('superseded');
    expect(await shop.cancel(linkIn(mail, links.storefront.cancel))).toMatchObject({
      suppressedForSeconds: 3600,
    });
    expect(await shop.redeem(newer, newPassword)).toBe('revoked');

    const { link: used } = await mailedCustomer();
    await shop.redeem(used, newPassword);
    expect(await shop.cancel(used)).toMatchObject({ reason: 'ALREADY_USED' });
    const { link: expired } = await mailedCustomer();
    await shop.sql(
      `UPDATE password_resets SET created_at = now() - interval '2 hours',
        expires_at = now() - interval '1 hour' WHERE id = $1`,
      [expired.id],
    );
    expect(await shop.cancel(expired)).toMatchObject({ reason: 'EXPIRED' });
    const made = { ...expired, token: 'x'.repeat(43) };
    expect(await shop.cancel(made)).toMatchObject({ reason: 'UNRECOGNIZED' });
  });

  it('is nothing that GET or HEAD can do, at any path', async () => {
    const { id, link } = await mailedCustomer();
    const { app } = shop;
    const own = servedRoutes(app.http).filter((route) => route.startsWith('GET '));
    const mutation = `mutation{cancelPasswordReset(input:{token:"${link.token}"}){__typename}}`;
    const paths = [
      ...own.map((route) => route.slice(4).replace(/:\w+/, link.id)),
      ...own.map((route) => route.slice(4).replace(/:\w+/, id)),
      `/graphql?query=${encodeURIComponent(mutation)}`,
      '/cancel-password-reset',
      '/reset-password',
    ];
    const before = await dumpRows(shop, ['jobs.version']);
    for (const method of ['GET', 'HEAD'] as const) {
      for (const path of paths) {
        const url = `${path}${path.includes('?') ? '&' : '?'}id=${link.id}&token=${link.token}`;
        for (const headers of [shop.salesChannel, shop.integration]) {
          await app.http.inject({ method, url, headers });
        }
      }
    }
    expect(own.length).toBeGreaterThan(5);
    expect(await dumpRows(shop, ['jobs.version'])).toEqual(before);
    expect(await shop.redeem(link, newPassword)).toBe('ok');
  });
});
