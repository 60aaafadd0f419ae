/** What an operator finds in the log about a mail, by the id of the request that asked for it. */
import { describe, expect, it } from '@jest/globals';
import { openMailShop, linkIn, links, type MailShop } from '../../support/world/mail.js';
import { until } from '../../support/until.js';
import { useShop } from '../../support/world/use-shop.js';
import { refusal } from '../../support/peers/mail-relay.js';
import { newAddress, otherPassword } from '../../support/world/people.js';

const shop = useShop({
  mail: {
    relayOptions: {
      onRcptTo({ address }, _session, callback) {
        if (address.startsWith('refused')) callback(refusal(550, '5.1.1 CANARY'));
        else callback(address.startsWith('later') ? refusal(451, '4.3.0 CANARY') : undefined);
      },
    },
  },
});

const [info, warn, error] = [30, 40, 50];

async function newCustomer(prefix = '') {
  const email = `${prefix}${newAddress()}`;
  return { email, customer: await shop.addCustomer(email) };
}

/** Asks for a mail; the request's id. */
async function ask(of: MailShop, email: string): Promise<string> {
  const query = `mutation ($input: RequestPasswordResetEmailInput!) {
    requestPasswordResetEmail(input: $input) { __typename } }`;
  const variables = { input: { email } };
  const { headers } = await of.graphql(query, variables, of.salesChannel);
  return String(headers['x-request-id']);
}

/** As `ask`, and all is done. */
async function request(of: MailShop, email: string): Promise<string> {
  const requestId = await ask(of, email);
  await of.settled();
  return requestId;
}

/** The lines about mails that have that value, without their time; none of all lines has an address. */
function linesWith(id: string, of: MailShop = shop): object[] {
  expect(of.log.join('')).not.toMatch(/@|CANARY/);
  const lines = of.log.filter((line) => line.includes(id)).map((line) => JSON.parse(line));
  return lines.filter(({ msg }) => /^mail|^job/.test(msg)).map(({ time: _time, ...line }) => line);
}

const ids = (requestId: string, customer?: string, of = shop) => ({
  queue: expect.stringMatching(/^password_(reset|change)_(requests|mails)$/),
  job: expect.stringMatching(/^[0-9a-f-]{36}$/),
  requestId,
  organization: of.organization.id,
  mode: 'live',
  ...(customer !== undefined && { customer }),
});

describe('a mail that was sent', () => {
  it('leaves a line, as its notice does', async () => {
    const { email, customer } = await newCustomer();
    const requestId = await request(shop, email);
    const link = linkIn(await shop.mailTo(email), links.storefront.reset);
    const passwordReset = link.id;
    const msg = 'mail sent';
    expect(linesWith(requestId)).toEqual([
      { level: info, ...ids(requestId, customer), passwordReset, msg },
    ]);
    await shop.redeem(link, otherPassword);
    await shop.settled();
    const about = expect.any(String) as unknown as string;
    expect(linesWith(customer).slice(1)).toEqual([{ level: info, ...ids(about, customer), msg }]);
  });

  it('leaves one if its caller waits for it', async () => {
    const { email, customer } = await newCustomer();
    const body = { username: email };
    const path = '/auth/local/reset/token';
    const { headers } = await shop.fabric({ method: 'PATCH', path, body });
    const requestId = String(headers['x-request-id']);
    expect(linesWith(requestId)).toMatchObject([
      { ...ids(requestId, customer), passwordReset: expect.any(String), msg: 'mail sent' },
    ]);
  });
});

describe('a mail that was not sent', () => {
  it('leaves lines with the same ids and the same sentence, as its job does', async () => {
    const { email, customer } = await newCustomer('refused-');
    const requestId = await request(shop, email);
    const passwordReset = expect.any(String);
    const detail = 'The mail relay answered 550 5.1.1.';
    const [line, failedPermanently, ...more] = linesWith(requestId) as any[];
    const common = { ...ids(requestId), passwordReset, detail };
    const msg = 'mail not sent';
    expect(line).toEqual({ level: warn, ...common, customer, code: 'EENVELOPE', msg });
    const job = { queue: 'password_reset_mails', msg: 'job failed permanently' };
    expect(failedPermanently).toEqual({ level: error, code: 'JOB_FAILED', ...common, ...job });
    expect(more).toEqual([]);
    expect(failedPermanently).toMatchObject({ job: line.job, passwordReset: line.passwordReset });
  });
});

describe('a mail that is suppressed', () => {
  const expectReason = (requestId: string, reason: string, customer?: string, of = shop) =>
    expect(linesWith(requestId, of)).toEqual([
      { level: info, ...ids(requestId, customer, of), reason, msg: 'mail suppressed' },
    ]);

  it('says that no customer has the address', async () => {
    expectReason(await request(shop, newAddress()), 'unknown');
  });

  it('says that the customer is disabled', async () => {
    const { email, customer } = await newCustomer();
    await shop.updateCustomer(customer, { isActive: false });
    expectReason(await request(shop, email), 'disabled', customer);
  });

  it('says that the address had enough mails', async () => {
    const { email, customer } = await newCustomer();
    for (const from of ['192.0.2.2', '192.0.2.3', '192.0.2.4']) {
      await shop.request(email, {}, from);
      await shop.settled();
    }
    expectReason(await request(shop, email), 'limit', customer);
  });

  it('says that a mail for the same client is under way', async () => {
    const { email, customer } = await newCustomer();
    await request(shop, email);
    expectReason(await request(shop, email), 'repeated', customer);
  });

  it('says that the customer said "it was not me"', async () => {
    const { email, customer } = await newCustomer();
    await request(shop, email);
    await shop.cancel(linkIn(await shop.mailTo(email), links.storefront.cancel));
    expectReason(await request(shop, email), 'cancelled', customer);
  });

  it('says that the password was changed meanwhile', async () => {
    const idle = await openMailShop({ mail: { isWorking: false } });
    try {
      const email = newAddress();
      const customer = await idle.addCustomer(email, { password: otherPassword });
      const requestId = await ask(idle, email);
      await idle.sql(`UPDATE password_credentials SET changed_at = now() + interval '1 second'`);
      await idle.app.worker?.start();
      await idle.settled();
      expectReason(requestId, 'changed', customer, idle);
    } finally {
      await idle.close();
    }
  });

  it('says that the reset ended before its mail had left', async () => {
    const { email, customer } = await newCustomer('later-');
    const requestId = await ask(shop, email);
    await until(() => linesWith(requestId).length === 1);
    const supersede = 'UPDATE password_resets SET superseded_at = now() WHERE customer_id = $1';
    await shop.sql(supersede, [customer]);
    await until(async () => {
      await shop.hurry();
      return linesWith(requestId).length === 2;
    });
    const [, line] = linesWith(requestId);
    expect(line).toMatchObject({ ...ids(requestId, customer), reason: 'ended' });
    await shop.settled();
  });
});
