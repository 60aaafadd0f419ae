/** How many mails strangers can cause: to one inbox, from one client, through an application, in an organization. */
import { describe, expect, it } from '@jest/globals';
import { createSmtpMailer } from '../../../src/mail/smtp-mailer.js';
import { parseSmtpUrl } from '../../../src/mail/smtp-relay.js';
import { refusal, startMailRelay } from '../../support/peers/mail-relay.js';
import { until } from '../../support/until.js';
import { defaultLimits } from '../../support/world/environment.js';
import { from, newClient, signIn, tally, times } from '../../support/world/guesses.js';
import { linkIn, links, openMailShop, type MailShop } from '../../support/world/mail.js';
import { newAddress, otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop({ mail: true, environment: defaultLimits });
const requested = { __typename: 'PasswordResetRequested', resendAfterSeconds: 60 };

async function newInbox(of: MailShop = shop): Promise<string> {
  const email = newAddress();
  await of.addCustomer(email);
  return email;
}

const mailsTo = (email: string, of: MailShop = shop) =>
  of.relay.received.filter(({ recipients }) => recipients.includes(email)).length;

/** Asks, and waits until all is done; the answer. */
async function ask(email: string, client: string, of: MailShop = shop): Promise<any> {
  const answer = await of.request(email, {}, client);
  await of.settled();
  return answer;
}

/** Moves the mails to an inbox into the past. */
const age = (email: string, by: string) =>
  shop.sql(
    `UPDATE mailboxes SET mailed_at = ARRAY(SELECT at - $2::interval FROM unnest(mailed_at) AS at)
     WHERE email_key = $1`,
    [email, by],
  );

describe('an attacker at one address', () => {
  it('causes one mail by any number of requests at once, and two in a quarter of an hour', async () => {
    const [email, attacker] = [await newInbox(), newClient()];
    await Promise.all(Array.from({ length: 10 }, () => shop.request(email, {}, attacker)));
    await shop.settled();
    expect(mailsTo(email)).toBe(1);
    await age(email, '1 minute');
    for (const expected of [2, 2]) {
      await ask(email, attacker);
      expect(mailsTo(email)).toBe(expected);
      await age(email, '1 minute');
    }
  });

  // Proves: RAT-11
  it('leaves the owner, at another address, a link at once, and one that works', async () => {
    const [email, attacker] = [await newInbox(), newClient()];
    for (let minute = 0; minute < 10; minute += 1) {
      await ask(email, attacker);
      await age(email, '1 minute');
    }
    expect(mailsTo(email)).toBe(2);
    const owner = newClient();
    const began = Date.now();
    expect(await shop.request(email, {}, owner)).toEqual(requested);
    const link = linkIn(await shop.mailTo(email, 3), links.storefront.reset);
    expect(Date.now() - began).toBeLessThan(10_000);
    // Even in the middle of another burst: what is suppressed supersedes nothing.
    await ask(email, attacker);
    expect(await shop.redeem(link, otherPassword)).toBe('ok');
  });

  it('leaves the owner a link in the middle of a burst', async () => {
    const [email, attacker, owner] = [await newInbox(), newClient(), newClient()];
    const burst = Array.from({ length: 8 }, () => shop.request(email, {}, attacker));
    await Promise.all([...burst, shop.request(email, {}, owner)]);
    await shop.settled();
    const all = shop.relay.received.filter(({ recipients }) => recipients.includes(email));
    const works = all.map((mail) => linkIn(mail, links.storefront.reset)).at(-1)!;
    expect(await shop.redeem(works, otherPassword)).toBe('ok');
  });

  it('causes three mails a day, and the others are left for the owner', async () => {
    const [email, attacker] = [await newInbox(), newClient()];
    for (let quarter = 0; quarter < 6; quarter += 1) {
      await ask(email, attacker);
      await age(email, '16 minutes');
    }
    expect(mailsTo(email)).toBe(3);
    for (let sent = 4; sent <= 10; sent += 1) {
      await ask(email, newClient());
      expect(mailsTo(email)).toBe(sent);
      await age(email, '16 minutes');
    }
    // No inbox ever gets more, whoever asks.
    await ask(email, newClient());
    expect(mailsTo(email)).toBe(10);
  });

  it('is one client by the first 64 bits of an IPv6 address', async () => {
    const email = await newInbox();
    const network = `2001:db8:${process.pid.toString(16)}:beef`;
    for (let host = 1; host <= 4; host += 1) {
      await ask(email, `${network}::${host}`);
      await age(email, '1 minute');
    }
    expect(mailsTo(email)).toBe(2);
  });
});

describe('attackers at many addresses', () => {
  // Proves: RAT-11
  it('can hold up the sign-in of an account, but neither its recovery nor a session that is open', async () => {
    const email = await newInbox();
    const owner = newClient();
    await ask(email, owner);
    expect(await shop.redeem(linkIn(await shop.mailTo(email), links.storefront.reset))).toBe('ok');
    const session = await shop.session(email, otherPassword);
    const found = await times(31, () => signIn(shop, email, undefined, from(newClient())));
    expect(found).toEqual({ INVALID_CREDENTIALS: 30, RATE_LIMITED: 1 });
    expect(await signIn(shop, email, otherPassword, from(owner))).toBe('RATE_LIMITED');
    const { data } = await shop.graphql('{ viewer { customer { email } } }', {}, session);
    expect(data.viewer.customer.email).toBe(email);
    await shop.settled();
    const before = mailsTo(email);
    await age(email, '2 minutes');
    await ask(email, owner);
    const link = linkIn(await shop.mailTo(email, before + 1), links.storefront.reset);
    expect(await shop.redeem(link, 'eleven lanterns over water')).toBe('ok');
    // The sign-in opens again when the time of the limit is over.
    await shop.sql(`UPDATE rate_limits SET expires_at = now() - interval '1 second'`);
    expect(await signIn(shop, email, 'eleven lanterns over water', from(owner))).toBe('ok');
  });
});

describe('a repeated request', () => {
  it('uses the mail that is under way, and its link', async () => {
    const [email, client] = [await newInbox(), newClient()];
    await ask(email, client);
    await ask(email, client);
    const link = linkIn(await shop.mailTo(email), links.storefront.reset);
    expect(mailsTo(email)).toBe(1);
    expect(await shop.redeem(link, otherPassword)).toBe('ok');
  });

  it('gets a mail of its own if that link was used, or has ended', async () => {
    const [email, client] = [await newInbox(), newClient()];
    await ask(email, client);
    await shop.redeem(linkIn(await shop.mailTo(email), links.storefront.reset), otherPassword);
    await shop.settled();
    const before = mailsTo(email);
    await ask(email, client);
    expect(mailsTo(email)).toBe(before + 1);
  });
});

describe('a mail that was not sent', () => {
  it('is not counted: requests that a refusing relay got do not close the inbox', async () => {
    let isRefusing = true;
    const relay = await startMailRelay({
      onRcptTo: (_address, _session, callback) =>
        callback(isRefusing ? refusal(550, '5.1.1') : undefined),
    });
    const mailer = createSmtpMailer(parseSmtpUrl(`smtp://127.0.0.1:${relay.port}`), {});
    const other = await openMailShop({ mail: { relay }, mailer });
    try {
      const email = await newInbox(other);
      for (let made = 0; made < 5; made += 1) await ask(email, newClient(), other);
      isRefusing = false;
      for (let sent = 1; sent <= 4; sent += 1) await ask(email, newClient(), other);
      expect(mailsTo(email, other)).toBe(3);
    } finally {
      await other.close();
    }
  });

  it('because a newer one took its place is not counted, and the newer one is', async () => {
    const idle = await openMailShop({ mail: { isWorking: false } });
    try {
      const email = await newInbox(idle);
      for (let made = 0; made < 3; made += 1) await idle.request(email, {}, newClient());
      await idle.app.worker?.start();
      await idle.settled();
      const [{ mailed_at: mailed }] = await idle.sql('SELECT mailed_at FROM mailboxes');
      expect(mailed).toHaveLength(mailsTo(email, idle));
    } finally {
      await idle.close();
    }
  });

  it('but was claimed long ago counts from when it is sent', async () => {
    const idle = await openMailShop({ mail: { isWorking: false } });
    try {
      const email = await newInbox(idle);
      await idle.request(email, {}, newClient());
      await idle.app.jobs.processResetRequest(await takeJob(idle));
      await idle.sql(`UPDATE mailboxes SET mailed_at = ARRAY[now() - interval '14 minutes']`);
      await idle.app.worker?.start();
      await until(() => mailsTo(email, idle) === 1);
      await idle.settled();
      const [row] = await idle.sql(
        `SELECT mailed_at[1] > now() - interval '1 minute' AS is_new FROM mailboxes`,
      );
      expect(row.is_new).toBe(true);
    } finally {
      await idle.close();
    }
  });
});

/** Takes the job of the one request, as a worker does. */
async function takeJob(of: MailShop): Promise<any> {
  const [row] = await of.sql(
    `UPDATE jobs.job SET state = 'active', started_on = now() WHERE name = 'password_reset_requests'
     RETURNING id, data, created_on, started_on`,
  );
  const [found] = Array.isArray(row) ? row : [row];
  const { id, data, created_on: createdAt, started_on: takenAt } = found;
  const job = { queue: 'password_reset_requests', id, data, createdAt, takenAt };
  return { ...job, isLast: false, mayHaveArrived: false };
}

describe('requests for mails', () => {
  // Proves: RAT-02, ENU-04
  it('are limited by client in operations, alike for known and unknown addresses', async () => {
    const known = await newInbox();
    for (const email of [known, newAddress()]) {
      const client = newClient();
      const answers = await times(23, async () => {
        const { __typename: name, code } = await shop.request(email, {}, client);
        return code ?? name;
      });
      expect(answers).toEqual({ PasswordResetRequested: 20, RATE_LIMITED: 3 });
    }
  });

  // Proves: RAT-06
  it('of four documents with ten aliases each mail twenty people, not forty', async () => {
    const inboxes = await Promise.all(Array.from({ length: 40 }, () => newInbox()));
    const headers = { ...shop.salesChannel, 'x-forwarded-for': newClient() };
    const words: string[] = [];
    for (let start = 0; start < 40; start += 10) {
      const aliases = inboxes
        .slice(start, start + 10)
        .map(
          (email, index) =>
            `a${index}: requestPasswordResetEmail(input: { email: "${email}" }) { __typename }`,
        );
      const { data } = await shop.graphql(`mutation { ${aliases.join(' ')} }`, {}, headers);
      words.push(...Object.values<any>(data).map((one) => one.__typename));
    }
    await shop.settled();
    expect(tally(words)).toEqual({ PasswordResetRequested: 20, RateLimitedError: 20 });
    expect(inboxes.filter((email) => mailsTo(email) > 0)).toHaveLength(20);
  });

  it('of an integration are not limited by its address', async () => {
    const request = `mutation ($email: String!) {
      requestPasswordResetEmail(input: { email: $email }) { __typename } }`;
    const ofBackEnd = async () => {
      const { data } = await shop.graphql(request, { email: newAddress() });
      return data.requestPasswordResetEmail.__typename;
    };
    expect(await times(25, ofBackEnd)).toEqual({ PasswordResetRequested: 25 });
  });
});

describe.each([
  ['MAILS_PER_ADDRESS', 'mails.network', { isOneClient: true }],
  ['MAILS_PER_APPLICATION', 'mails.application', { isOneClient: false }],
  ['MAILS_PER_ORGANIZATION', 'mails.organization', { isOneClient: false }],
] as const)('the budget %s', (setting, limit, { isOneClient }) => {
  const small = useShop({ mail: true, environment: { [setting]: '3/60' } });

  it('ends the mails of strangers, silently to them, and alerts the operator once', async () => {
    const client = newClient();
    const next = () => (isOneClient ? client : newClient());
    // Addresses that nobody has cost the budget nothing.
    for (let made = 0; made < 5; made += 1) await ask(newAddress(), next(), small);
    const inboxes = await Promise.all(Array.from({ length: 6 }, () => newInbox(small)));
    for (const email of inboxes) expect(await ask(email, next(), small)).toEqual(requested);
    expect(inboxes.map((email) => mailsTo(email, small))).toEqual([1, 1, 1, 0, 0, 0]);
    const lines = small.log.map((line) => JSON.parse(line));
    expect(lines.filter(({ msg }) => msg === 'limit reached')).toMatchObject([
      {
        level: 50,
        limit,
        organization: small.organization.id,
        application: expect.any(String),
        retryAfterSeconds: expect.any(Number),
      },
    ]);
    expect(lines.filter(({ reason }) => reason === 'budget')).toHaveLength(3);
    expect(small.log.join('')).not.toContain('@');
  });

  // Proves: RAT-03
  it('holds up neither an integration nor another organization', async () => {
    const email = await newInbox(small);
    const request = `mutation ($email: String!) {
      requestPasswordResetEmail(input: { email: $email }) { __typename } }`;
    await small.graphql(request, { email });
    await small.settled();
    expect(mailsTo(email, small)).toBe(1);
    const { status } = await small.fabric({
      method: 'PATCH',
      path: '/auth/local/reset/token',
      body: { username: email },
    });
    expect([status, mailsTo(email, small)]).toEqual([200, 2]);
  });
});
