/** From the request of a customer who forgot the password to the new one, over a real mail relay. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { requestIdOf } from '../../support/apis/request-id.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { openMailShop, linkIn, links, type MailShop } from '../../support/world/mail.js';
import { goodPassword, otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';
import { dumpRows, ofWorkers } from '../../support/rows/dump.js';
import { servedRoutes } from '../../support/apis/served-routes.js';

const shop = useShop({ mail: { settings: { locale: 'fr' } } });

const cancelled = { __typename: 'PasswordResetCancelled', suppressedForSeconds: 3600 };
const requested = { __typename: 'PasswordResetRequested', resendAfterSeconds: 60 };

let people = 0;
const newAddress = () => `Ada.${(people += 1)}@example.org`;

/** A customer who has just asked for a mail, and that mail's link. */
async function mailedCustomer() {
  const { email, id } = await newCustomer();
  await shop.request(email);
  const mail = await shop.mailTo(email);
  await shop.settled();
  return { id, email, mail, link: linkIn(mail, links.storefront.reset) };
}

/** A new customer who has asked for no mail. */
async function newCustomer(more: object = {}) {
  const email = newAddress();
  return { email, id: await shop.addCustomer(email, more) };
}

/** Sends a document as the sales channel, under a request id. */
const send = (requestId: string, query: string, variables: object) =>
  shop.graphql(query, variables, { ...shop.salesChannel, 'x-request-id': requestId });

const requestBy = (requestId: string, input: object) =>
  send(
    requestId,
    `mutation ($input: RequestPasswordResetEmailInput!) { requestPasswordResetEmail(input: $input) {
      __typename ... on PasswordResetRequested { resendAfterSeconds } } }`,
    { input },
  );

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
    expect(await shop.redeem(link, goodPassword)).toBe('ok');
    const notice = await shop.mailTo('Ada@example.org', 2);
    expect(notice.mail.text).toContain('no-reply@shop.example');
    expect(notice.mail.text).not.toContain('#id=');
    expect(await shop.redeem(link, otherPassword)).toBe('already_used');
  });

  // Proves: ENU-01, TOK-23
  it('is answered alike for every address, and mails only active customers of the partition', async () => {
    const active = await newCustomer();
    const disabled = await newCustomer({ password: goodPassword });
    await shop.updateCustomer(disabled.id, { isActive: false });
    const otherMode = await shop.customer({}, await shop.bearer('integration', { mode: 'test' }));
    const otherShop = await (await shop.neighbour()).customer();
    const before = shop.relay.received.length;
    const answers = new Set<string>();
    const unknown = { email: newAddress() };
    for (const { email } of [active, disabled, otherMode, otherShop, unknown]) {
      const { status, text, headers } = await requestBy('same-for-all', { email });
      const { date: _, 'x-request-id': id, ...rest } = headers;
      answers.add(JSON.stringify([status, text, rest]).replaceAll(String(id), 'ID'));
    }
    expect(answers.size).toBe(1);
    await shop.settled();
    const recipients = shop.relay.received.slice(before).map((mail) => mail.recipients);
    expect(recipients).toEqual([[active.email]]);
  });

  it.each([
    ["the request's", 'de', 'it', 'de'],
    ["the request's, whatever its region", 'pt-BR', undefined, 'pt'],
    ["the customer's if the request names none", undefined, 'ja', 'ja'],
    ["the customer's if there are no texts for it", 'tlh', 'it', 'it'],
    ["the organization's if there is no other", undefined, undefined, 'fr'],
    ["the organization's if there are texts for neither", 'tlh', 'cy', 'fr'],
    ["the organization's if the requested one is no tag", 'de\r\nBcc: x', undefined, 'fr'],
    ["the organization's if the requested one is endless", 'd'.repeat(10_000), undefined, 'fr'],
  ])('is mailed in a language: %s', async (_which, locale, own, expected) => {
    const { email } = await newCustomer(own ? { locale: own } : {});
    expect(await shop.request(email, { locale })).toEqual(requested);
    const { mail } = await shop.mailTo(email);
    expect(mail.html).toContain(`<html lang="${expected}"`);
  });

  it('leads to the pages of the link that was asked for by name', async () => {
    const { email } = await newCustomer();
    await shop.request(email, { linkName: 'app' });
    const received = await shop.mailTo(email);
    const [reset, cancel] = [linkIn(received, links.app.reset), linkIn(received, links.app.cancel)];
    expect(cancel).toEqual({ ...reset, page: links.app.cancel });
    expect(received.mail.html).not.toContain(links.storefront.reset);
    expect(await shop.redeem(reset, otherPassword)).toBe('ok');
  });

  // Proves: ENU-01, MAI-02, ENU-02
  it.each(['no-such-canary', '', '__proto__', 'constructor', 'https://evil.test/canary'])(
    'with the unknown link %j is refused alike for known and unknown addresses',
    async (linkName) => {
      const { email } = await newCustomer();
      await shop.settled();
      const before = await dumpRows(shop, ofWorkers);
      const replies = [];
      for (const address of [email, newAddress()]) {
        const { text, errors, headers } = await requestBy('same-for-both', {
          email: address,
          linkName,
        });
        expect(errors).toMatchObject([
          { extensions: { code: 'BAD_USER_INPUT', field: 'linkName' } },
        ]);
        expect(text).not.toMatch(/canary|proto|constructor|evil/);
        replies.push(text.replaceAll(String(headers['x-request-id']), 'ID'));
      }
      expect(replies[0]).toBe(replies[1]);
      expect(await dumpRows(shop, ofWorkers)).toEqual(before);
    },
  );

  it('has events of who asked and who cancelled, on the reset, the customer and in JSON:API', async () => {
    const viewer = await send('any', '{ viewer { caller { applicationId } } }', {});
    const { applicationId } = viewer.data.viewer.caller;
    const { email, id: customerId } = await newCustomer();
    await requestBy('asked.it-1', { email });
    const { id, token } = linkIn(await shop.mailTo(email), links.storefront.cancel);
    const cancel = `mutation ($token: String!) {
      cancelPasswordReset(input: { token: $token }) { __typename } }`;
    await send('cancelled.it-2', cancel, { token });
    const who = { applicationId, ownerId: null };
    const idOf = (name: string) => requestIdOf(shop.log, name);
    const events = [
      { ...who, name: 'CUSTOMER_PASSWORD_RESETS_CANCEL', requestId: idOf('cancelled.it-2') },
      { ...who, name: 'CUSTOMER_PASSWORD_RESETS_CREATE', requestId: idOf('asked.it-1') },
    ];
    expect((await shop.readReset(id)).events.nodes).toEqual(events);
    const query = `query ($id: ID!) { customer(id: $id) {
      events { nodes { name applicationId ownerId requestId } } } }`;
    const { data } = await shop.graphql(query, { id: customerId });
    expect(data.customer.events.nodes).toEqual(expect.arrayContaining(events));
    for (const path of [`/customer_password_resets/${id}`, `/customers/${customerId}`]) {
      const { text } = await shop.jsonApi('GET', `${path}/events`);
      expect(text).toMatch(/"customer_password_resets\.cancel"/);
      expect(text).toMatch(/"customer_password_resets\.create"/);
      expect(text).not.toContain(token);
    }
    const filter = 'filter[q][name_eq]=customer_password_resets.cancel';
    const found = (await shop.jsonApi('GET', `/events?${filter}`)).body.data;
    expect(found.length).toBeGreaterThan(0);
    for (const { attributes } of found) {
      expect(JSON.stringify(attributes)).toContain('customer_password_resets.cancel');
    }
  });
});

describe('the delivery of a mail', () => {
  it('is NONE for a reset whose token was answered, and nothing for a sales channel', async () => {
    const { email } = await newCustomer();
    const create = `mutation ($input: CreateCustomerPasswordResetInput!) {
      createCustomerPasswordReset(input: $input) { ... on CreatedCustomerPasswordReset {
        resetPasswordToken passwordReset { id delivery { status lastAttemptAt detail } } } } }`;
    const { data } = await shop.graphql(create, { input: { email } });
    const { passwordReset, resetPasswordToken } = data.createCustomerPasswordReset;
    const { id, delivery } = passwordReset;
    expect(delivery).toEqual({ status: 'NONE', lastAttemptAt: null, detail: null });
    const redeem = `mutation ($id: ID!, $input: UpdateCustomerPasswordResetInput!) {
      updateCustomerPasswordReset(id: $id, input: $input) { ... on CustomerPasswordReset {
        status delivery { status } } } }`;
    const input = { customerPassword: otherPassword, resetPasswordToken };
    const reply = await shop.graphql(redeem, { id, input }, shop.salesChannel);
    expect(reply.data.updateCustomerPasswordReset).toEqual({ status: 'REDEEMED', delivery: null });
    expect(reply.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

/** Moves the mails to an address into the past. */
const age = (address: string, by: string) =>
  shop.sql(
    `UPDATE mailboxes SET mailed_at = ARRAY(SELECT at - $2::interval FROM unnest(mailed_at) AS at)
     WHERE email_key = $1`,
    [address.toLowerCase(), by],
  );

let clients = 0;
/** The address of a client that has asked for nothing yet. */
const newClient = () => `10.0.${(clients += 1) >> 8}.${clients & 255}`;

/** Asks again, as another client; the address then has this number of mails, the newest of which is returned. */
async function expectMailed(email: string, count: number, from = newClient()) {
  await shop.request(email, {}, from);
  return shop.mailTo(email, count);
}

/** Asks again in vain: the answer is as ever, and the address still has this number of mails. */
async function expectSuppressed(
  email: string,
  count: number,
  { spelling = email, from = newClient() } = {},
) {
  expect(await shop.request(spelling, {}, from)).toEqual(requested);
  await shop.settled();
  expect(mailsTo(email)).toBe(count);
}

describe('mails to one address', () => {
  // Proves: RAT-01
  it('are at most 3 in 15 minutes; a further request is suppressed and supersedes nothing', async () => {
    const { email } = await mailedCustomer();
    await expectMailed(email, 2);
    const third = linkIn(await expectMailed(email, 3), links.storefront.reset);
    for (const spelling of [email, email.toUpperCase()]) {
      await expectSuppressed(email, 3, { spelling });
    }
    const resets = 'SELECT 1 FROM password_resets WHERE customer_email = $1';
    expect(await shop.sql(resets, [email])).toHaveLength(3);
    expect(await shop.redeem(third, otherPassword)).toBe('ok');
    // The notice of the change counts for nothing.
    await shop.mailTo(email, 4);
    await age(email, '14 minutes');
    await expectSuppressed(email, 4);
    await age(email, '1 minute');
    await expectMailed(email, 5);
  });

  // Proves: RAT-01
  it('are at most 10 a day', async () => {
    const { email } = await mailedCustomer();
    for (let sent = 2; sent <= 10; sent += 1) {
      await age(email, '16 minutes');
      await expectMailed(email, sent);
    }
    await age(email, '16 minutes');
    await expectSuppressed(email, 10);
    // The first of the ten is a day ago.
    await age(email, '21 hours 20 minutes');
    await expectMailed(email, 11);
    await expectSuppressed(email, 11);
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

  // Proves: RAT-01, RAT-08
  it('are at most 3 all the same, of which the last one works', async () => {
    const [one, other] = both;
    const address = 'shared@example.org';
    await one.addCustomer(address);
    const services = Array.from({ length: 10 }, () => both).flat();
    const requests = services.map((service) => service.request(address, {}, newClient()));
    for (const answer of await Promise.all(requests)) expect(answer).toEqual(requested);
    await one.settled();
    const resets = await one.sql('SELECT id, superseded_at FROM password_resets');
    const [pending, ...others] = resets.filter(({ superseded_at: at }) => at === null);
    expect(others).toEqual([]);
    // A reset that was superseded before its mail was sent is not mailed.
    expect(one.relay.received.length).toBeLessThanOrEqual(3);
    const found = one.relay.received
      .map((mail) => linkIn(mail, links.storefront.reset))
      .find(({ id }) => id === pending.id);
    expect(await other.redeem(found!, otherPassword)).toBe('ok');
  });
});

describe('"it was not me"', () => {
  it('pressed again ends nothing that an integration did for the customer, nor prolongs the hour', async () => {
    const { email, mail } = await mailedCustomer();
    const cancelLink = linkIn(mail, links.storefront.cancel);
    await shop.cancel(cancelLink);
    const hour = () =>
      shop.sql('SELECT held_until FROM mailboxes WHERE email_key = $1', [email.toLowerCase()]);
    const before = await hour();
    const help = await shop.reset(email);
    expect(await shop.cancel(cancelLink)).toEqual(cancelled);
    expect(await hour()).toEqual(before);
    expect(await shop.readReset(help.id)).toMatchObject({ status: 'PENDING' });
    // Its own token ends it.
    expect(await shop.cancel(help)).toEqual(cancelled);
    expect(await shop.redeem(help, otherPassword)).toBe('revoked');
  });

  it('revokes what is pending and suppresses further mails for an hour', async () => {
    const { email, mail, link } = await mailedCustomer();
    const cancelLink = linkIn(mail, links.storefront.cancel);
    expect(await shop.cancel(cancelLink)).toEqual(cancelled);
    expect(await shop.redeem(link, otherPassword)).toBe('revoked');
    expect(await shop.readReset(link.id)).toMatchObject({ status: 'REVOKED' });
    // A second click has the same answer.
    expect(await shop.cancel(cancelLink)).toEqual(cancelled);

    const move = (by: string) =>
      shop.sql(`UPDATE mailboxes SET held_until = held_until - $2::interval WHERE email_key = $1`, [
        email.toLowerCase(),
        by,
      ]);
    for (const by of ['0 seconds', '59 minutes']) {
      await move(by);
      await expectSuppressed(email, 1, { spelling: email.toUpperCase() });
    }
    await move('1 minute');
    const next = linkIn(await expectMailed(email, 2), links.storefront.reset);
    expect(await shop.redeem(next, otherPassword)).toBe('ok');
  });

  it('ends the newer reset by the older mail, and nothing once the password was set', async () => {
    const { email, mail, link: older } = await mailedCustomer();
    const newer = linkIn(await expectMailed(email, 2), links.storefront.reset);
    expect(await shop.redeem(older, otherPassword)).toBe('superseded');
    expect(await shop.cancel(linkIn(mail, links.storefront.cancel))).toEqual(cancelled);
    expect(await shop.redeem(newer, otherPassword)).toBe('revoked');

    const { link: used } = await mailedCustomer();
    await shop.redeem(used, otherPassword);
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

  it('is refused to the mailbox of an address that the customer has left', async () => {
    const { id, email, link } = await mailedCustomer();
    const moved = `moved-${email}`;
    expect(await shop.updateCustomer(id, { email: moved })).toBe('ok');
    const newer = linkIn(await expectMailed(moved, 1), links.storefront.reset);
    expect(await shop.cancel(link)).toMatchObject({ reason: 'SUPERSEDED' });
    expect(await shop.redeem(newer, otherPassword)).toBe('ok');
  });

  // Proves: MAI-09
  it('cannot be done by GET or HEAD, at any path', async () => {
    const { id, link } = await mailedCustomer();
    const { app } = shop;
    const own = servedRoutes(app.http).filter((route) => route.startsWith('GET '));
    const mutation = `mutation{cancelPasswordReset(input:{token:"${link.token}"}){__typename}}`;
    const routes = own.map((route) => route.slice('GET '.length));
    const paths = [
      ...[link.id, id].flatMap((one) => routes.map((route) => route.replace(/:\w+/, one))),
      `/graphql?query=${encodeURIComponent(mutation)}`,
      '/cancel-password-reset',
      '/reset-password',
    ];
    const before = await dumpRows(shop, ofWorkers);
    for (const method of ['GET', 'HEAD'] as const) {
      for (const path of paths) {
        const url = `${path}${path.includes('?') ? '&' : '?'}id=${link.id}&token=${link.token}`;
        for (const headers of [shop.salesChannel, shop.integration]) {
          await app.http.inject({ method, url, headers });
        }
      }
    }
    expect(own.length).toBeGreaterThan(5);
    expect(await dumpRows(shop, ofWorkers)).toEqual(before);
    expect(await shop.redeem(link, otherPassword)).toBe('ok');
  });
});
