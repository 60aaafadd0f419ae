/** @databases What a refusal leaves behind: a line in the log, and an event that sums those of an hour. */
import { describe, expect, it } from '@jest/globals';
import { createRefusalLog } from '../../../src/database/refusal-log.js';
import { statementsOf } from '../../support/rows/statements.js';
import { defaultLimits } from '../../support/world/environment.js';
import {
  behindProxy,
  from,
  guesses,
  newClient,
  signIn,
  signInWell,
  times,
} from '../../support/world/guesses.js';
import { goodPassword, newAddress, otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop({ environment: { ...defaultLimits, ...behindProxy } });

/** The lines of refusals since `work` began, without their time. */
async function refusedBy(work: () => Promise<unknown>, of = shop): Promise<any[]> {
  const before = of.log.length;
  await work();
  const lines = of.log.slice(before).map((line) => JSON.parse(line));
  return lines.filter(({ msg }) => msg === 'refused').map(({ time: _time, ...line }) => line);
}

interface Sum {
  readonly name: string;
  readonly count: number;
}

/** The refused sign-ins of a customer, as an integration reads them. */
async function sumsOf(id: string): Promise<Sum[]> {
  const { data } = await shop.graphql(
    `query ($id: ID!) { customer(id: $id) {
      events(filter: { name: { eq: SIGNIN_REFUSED } }) { nodes {
        name count customerId passwordResetId applicationId ownerId requestId } totalCount } } }`,
    { id },
  );
  return data.customer.events.nodes;
}

const place = () => ({ organization: shop.organization.id, mode: 'live' });
const requestId = expect.stringMatching(/^[0-9a-f-]{36}$/);

describe('the line of a refusal', () => {
  // Proves: ENU-05, LOG-04
  it.each(guesses)('says who was refused what: $name', async ({ name, make }) => {
    const client = newClient();
    const [line, ...more] = await refusedBy(() => make(shop, from(client)));
    expect(more).toEqual([]);
    const isPassword = /AccessToken|changePassword/.test(name);
    expect(line).toEqual({
      level: 30,
      msg: 'refused',
      operation: name,
      outcome: isPassword ? 'INVALID_CREDENTIALS' : 'RESET_TOKEN_REFUSED',
      ...(!isPassword && { reason: 'UNRECOGNIZED' }),
      ...place(),
      application: expect.stringMatching(/^\w{10}$/),
      requestId,
      client,
    });
  });

  // Proves: LOG-04
  it('names the limit that was reached', async () => {
    const by = from(newClient());
    const email = newAddress();
    await times(10, () => signIn(shop, email, undefined, by));
    const lines = await refusedBy(() => signIn(shop, email, undefined, by));
    expect(lines).toMatchObject([
      {
        operation: 'createAccessToken',
        outcome: 'RATE_LIMITED',
        limit: 'guesses.accountAtNetwork',
      },
    ]);
  });

  // Proves: ENU-05, LOG-04
  it('says why a genuine token was refused', async () => {
    const reset = await shop.reset();
    await shop.redeem(reset, otherPassword);
    const status = `query ($token: String!) { resetTokenStatus(token: $token) { reason } }`;
    const lines = await refusedBy(async () => {
      await shop.redeem(reset, otherPassword);
      await shop.graphql(status, { token: reset.token });
    });
    expect(lines).toMatchObject([
      { operation: 'updatePasswordReset', reason: 'ALREADY_USED' },
      { operation: 'checkResetToken', reason: 'ALREADY_USED' },
    ]);
  });

  // Proves: LOG-04
  it('is there for callers who may not do it, and for those that nobody knows', async () => {
    const customer = await shop.customer();
    const session = await shop.session(customer.email, goodPassword);
    const unknown = { 'x-api-key': 'rk_live_CANARY' };
    const lines = await refusedBy(async () => {
      await shop.deleteCustomer(customer.id, shop.salesChannel);
      await shop.changePassword('another', goodPassword, otherPassword, session);
      await shop.graphql('{ customers { totalCount } }', {}, {});
      await shop.graphql('{ viewer { __typename } }', {}, unknown);
      await shop.graphql('{ viewer { __typename } }', {}, { authorization: 'CANARY' });
      await shop.jsonApi('GET', '/customers', { headers: {} });
    });
    expect(lines).toMatchObject([
      { operation: 'deleteCustomer', outcome: 'FORBIDDEN', ...place() },
      { operation: 'changePassword', outcome: 'FORBIDDEN', customer: customer.id },
      { operation: 'listCustomers', outcome: 'UNAUTHENTICATED' },
      { operation: 'authenticate', outcome: 'UNAUTHENTICATED', client: '127.0.0.1' },
      { operation: 'authenticate', outcome: 'UNAUTHENTICATED' },
      { operation: 'authenticate', outcome: 'UNAUTHENTICATED' },
    ]);
    for (const line of lines) expect(line.requestId).toEqual(requestId);
  });

  // Proves: LOG-04
  it('says which field was refused, once for all its aliases, and nothing that the client chose', async () => {
    const reset = await shop.reset();
    const input = { customerPassword: otherPassword, resetPasswordToken: reset.token };
    const lines = await refusedBy(() =>
      shop.graphql(
        `mutation ($id: ID!, $input: UpdateCustomerPasswordResetInput!) {
          updateCustomerPasswordReset(id: $id, input: $input) {
          ... on CustomerPasswordReset {
            CANARY: delivery { status } b: delivery { status } metadata
            customer { a: hasPassword b: hasPassword } } } }`,
        { id: reset.id, input },
        shop.salesChannel,
      ),
    );
    const of = { ...place(), outcome: 'FORBIDDEN', client: '127.0.0.1', requestId };
    expect(lines).toMatchObject([
      { operation: 'CustomerPasswordReset.delivery', ...of },
      { operation: 'CustomerPasswordReset.metadata', ...of },
      { operation: 'Customer.hasPassword', ...of },
    ]);
    for (const { application } of lines) expect(application).toMatch(/^\w{10}$/);
  });

  it('is there for a document whose variables say nothing of a caller without a credential', async () => {
    const query = 'query ($id: ID!) { customer(id: $id) { id } }';
    const lines = await refusedBy(() => shop.graphql(query, { id: null }, {}));
    expect(lines).toMatchObject([{ operation: 'document', outcome: 'UNAUTHENTICATED' }]);
  });

  // Proves: LOG-04
  it('is there for an object that an answer may not include', async () => {
    const reset = await shop.reset();
    const attributes = {
      customer_password: otherPassword,
      _reset_password_token: reset.token,
    };
    const type = 'customer_password_resets';
    for (const include of ['events', 'customer.events']) {
      const lines = await refusedBy(() =>
        shop.jsonApi('PATCH', `/${type}/${reset.id}?include=${include}`, {
          body: { data: { type, id: reset.id, attributes } },
          headers: shop.salesChannel,
        }),
      );
      const operation = `PATCH /api/${type}/:id`;
      expect(lines).toMatchObject([
        { operation, outcome: 'FORBIDDEN', ...place(), application: expect.any(String), requestId },
      ]);
    }
  });

  // Proves: LOG-04
  it('says whose the credential is that is refused, if it is genuine', async () => {
    const customer = await shop.customer();
    const session = await shop.session(customer.email, goodPassword);
    const neighbour = await shop.neighbour();
    const account = JSON.stringify({ account: neighbour.organization.account });
    const get = (headers: Record<string, string>) =>
      shop.graphql('{ viewer { __typename } }', {}, headers);
    await shop.updateCustomer(customer.id, { isActive: false });
    const lines = await refusedBy(async () => {
      await get({ ...shop.salesChannel, 'x-site-context': account });
      await get({ ...shop.salesChannel, authorization: neighbour.integration['authorization']! });
      await get(session);
    });
    const of = { operation: 'authenticate', application: expect.any(String), requestId };
    expect(lines).toMatchObject([
      { ...of, outcome: 'FORBIDDEN', ...place() },
      { ...of, outcome: 'FORBIDDEN', organization: neighbour.organization.id },
      { ...of, outcome: 'UNAUTHENTICATED', ...place(), customer: customer.id },
    ]);
  });

  // Proves: LOG-04
  it('is there for input that an operation refuses, without the input', async () => {
    const lines = await refusedBy(async () => {
      await shop.graphql('{ customer(id: "CANARY/..") { id } }');
      await shop.jsonApi('POST', '/customers', {
        body: { data: { type: 'customers', attributes: { email: 'CANARY@@' } } },
      });
      await shop.redeem(await shop.reset(), 'CANARY');
    });
    expect(lines).toMatchObject([
      { operation: 'findCustomer', outcome: 'BAD_USER_INPUT', ...place(), requestId },
      { operation: 'createCustomer', outcome: 'INVALID_EMAIL', ...place(), requestId },
      { operation: 'updatePasswordReset', outcome: 'PASSWORD_REJECTED', ...place(), requestId },
    ]);
  });

  it('has no secret and no address of mail, however it was refused', () => {
    expect(shop.log.length).toBeGreaterThan(20);
    expect(shop.log.join('')).not.toMatch(/@|CANARY|lamps|lanterns|AAAAAAAA/);
  });
});

describe('a stored hash that is damaged', () => {
  const argon2d =
    '$argon2d$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$qgwaTEvSvqsP0WdHhN9HXuQiY4pKzPnpeFyLkzZWpl8';

  // Proves: STO-08
  it.each(['x', '', argon2d])('is refused as a wrong password, and an event: %j', async (hash) => {
    const customer = await shop.customer();
    await shop.sql('UPDATE password_credentials SET hash = $2 WHERE customer_id = $1', [
      customer.id,
      hash,
    ]);
    const by = { ...shop.salesChannel, ...from(newClient()) };
    const outcome = 'INVALID_CREDENTIALS';
    const lines = await refusedBy(async () => {
      expect(await signInWell(shop, customer.email, by)).toBe(outcome);
      expect(await shop.fabric.signIn(customer.email, goodPassword, by)).toBe('wrong_credentials');
      const change = shop.changePassword(customer.id, goodPassword, otherPassword, by);
      expect(await change).toBe('wrong_credentials');
    });
    const ofSignIn = { operation: 'createAccessToken', outcome };
    expect(lines).toMatchObject([ofSignIn, ofSignIn, { operation: 'changePassword', outcome }]);
    expect(await sumsOf(customer.id)).toMatchObject([{ count: 3 }]);
    // A reset mends it.
    expect(await shop.redeem(await shop.reset(customer), goodPassword)).toBe('ok');
    expect(await signInWell(shop, customer.email, by)).toBe('ok');
  });
});

describe('the client in a line', () => {
  const hidden = useShop({
    environment: { ...behindProxy, LOG_ADDRESS_SECRET: 'a secret of more than 32 characters' },
  });

  it('is a keyed hash if a setting says so, the same for the same client', async () => {
    const [one, other] = [newClient(), newClient()];
    const lines = await refusedBy(async () => {
      for (const client of [one, one, other]) {
        await signIn(hidden, newAddress(), undefined, from(client));
      }
    }, hidden);
    const clients = lines.map(({ client }) => client);
    expect(clients[0]).toMatch(/^[\w-]{22}$/);
    expect([clients[1] === clients[0], clients[2] === clients[0]]).toEqual([true, false]);
    expect(hidden.log.join('')).not.toContain(one);
  });
});

describe('the event of refused sign-ins', () => {
  // Proves: ENU-05
  it('is one an hour for each account, with the number of refusals, at every API', async () => {
    const customer = await shop.customer();
    const by = { ...shop.salesChannel, ...from(newClient()) };
    const [first] = await refusedBy(() => signIn(shop, customer.email, undefined, by));
    await times(2, () => signIn(shop, customer.email.toUpperCase(), undefined, by), {
      atOnce: true,
    });
    await shop.changePassword(customer.id, otherPassword, goodPassword, by);
    await shop.fabric.signIn(customer.email, otherPassword, by);
    const event = {
      name: 'SIGNIN_REFUSED',
      count: 5,
      customerId: customer.id,
      passwordResetId: null,
      applicationId: first.application,
      ownerId: null,
    };
    expect(await sumsOf(customer.id)).toEqual([{ ...event, requestId: first.requestId }]);
    const filter = 'filter[q][name_eq]=signin.refused';
    const { body } = await shop.jsonApi('GET', `/customers/${customer.id}/events?${filter}`);
    expect(
      body.data.map((one: any) => [one.attributes.name, one.attributes.metadata.count]),
    ).toEqual([['signin.refused', 5]]);
    // Those of the next hour are another event.
    await shop.sql(
      `UPDATE events SET created_at = created_at - interval '1 hour' WHERE customer_id = $1`,
      [customer.id],
    );
    await signIn(shop, customer.email, undefined, by);
    expect((await sumsOf(customer.id)).map(({ count }) => count)).toEqual([1, 5]);
  });

  const newest =
    'events(first: 1, filter: { name: { eq: SIGNIN_REFUSED } }) { nodes { customerId } }';

  it.each([
    ['the list of all events', () => `{ ${newest} }`],
    ['the customer', (id: string) => `{ customer(id: "${id}") { ${newest} } }`],
  ])('is in %s as soon as the sign-in is refused', async (_, queryFor) => {
    const customer = await shop.customer();
    await signIn(shop, customer.email, undefined, from(newClient()));
    const { data } = await shop.graphql(queryFor(customer.id));
    const { events } = data.customer ?? data;
    expect(events.nodes).toEqual([{ customerId: customer.id }]);
  });

  it('counts what a limit refused as well, and nothing that succeeds', async () => {
    const customer = await shop.customer();
    const by = from(newClient());
    await signInWell(shop, customer.email, by);
    expect(await sumsOf(customer.id)).toEqual([]);
    await times(3, () => signIn(shop, customer.email, undefined, by));
    expect(await sumsOf(customer.id)).toMatchObject([{ count: 3 }]);
    await times(10, () => signIn(shop, customer.email, undefined, by));
    expect(await sumsOf(customer.id)).toMatchObject([{ count: 13 }]);
  });

  it('is of the customer of this organization and mode alone', async () => {
    const neighbour = await shop.neighbour();
    const email = newAddress();
    const [own, theirs] = [await shop.customer({ email }), await neighbour.customer({ email })];
    await signIn(shop, email, undefined, from(newClient()));
    expect(await sumsOf(own.id)).toMatchObject([{ count: 1 }]);
    const { body } = await neighbour.jsonApi('GET', `/customers/${theirs.id}/events`);
    expect(JSON.stringify(body)).not.toContain('signin.refused');
  });

  it('takes one statement for an account that exists and for one that does not', async () => {
    const known = await shop.customer();
    const { dataSource } = shop.app.database;
    const log = createRefusalLog(dataSource, () => undefined);
    const origin = { organizationId: shop.organization.id, mode: 'live' as const };
    const by = { ...origin, applicationId: null, ownerId: null, requestId: 'request' };
    for (const emailKey of [known.email, newAddress()]) {
      log.add({ ...by, account: { emailKey } });
      const statements = await statementsOf(dataSource, () => log.flush());
      expect(statements).toHaveLength(1);
      expect(await statementsOf(dataSource, () => log.flush())).toEqual([]);
    }
  });

  it('is stored within a second without being read, and before the service stops', async () => {
    const customer = await shop.customer();
    const stored = () =>
      shop.sql(`SELECT 1 FROM events WHERE name = 'signin.refused' AND customer_id = $1`, [
        customer.id,
      ]);
    await signIn(shop, customer.email, undefined, from(newClient()));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await stored()).toHaveLength(1);
  });

  it('is no topic of webhooks', async () => {
    const create = `mutation { createWebhook(input: { url: "https://shop.example/hook",
      topics: ["signin.refused"] }) { __typename } }`;
    const { errors } = await shop.graphql(create);
    expect(errors.length).toBeGreaterThan(0);
  });
});
