/** What the service makes of a request's headers, before any work is done for it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/domain/shared/ids.js';
import { digestApiKey, mintApiKey } from '../../../src/domain/access/api-key.js';
import { statementsOf } from '../../support/rows/statements.js';
import {
  bearer,
  forge,
  ownPayload,
  seconds,
  signByOwnKey,
  signOwn,
} from '../../support/tokens/tokens.js';
import type { GraphqlReply } from '../../support/apis/graphql.js';
import type { Headers } from '../../support/world/organization.js';
import { goodPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

/** For how long a process may remember whose credential it is, in milliseconds. */
const remembered = 2100;

const shop = useShop();

const askViewer = (headers: Headers): Promise<GraphqlReply> =>
  shop.graphql(
    `{ viewer { caller { kind applicationId customerId } mode
      organization { id account slug name } site { channel stage date } } }`,
    {},
    headers,
  );

/** An application that is registered, and its key. */
async function register(organizationId: string): Promise<{ id: string; apiKey: string }> {
  const [id, apiKey] = [newId(), mintApiKey('live')];
  const application = { id, organizationId, mode: 'live', kind: 'integration', name: 'x' } as const;
  const keyDigest = digestApiKey(apiKey);
  await shop.administration.addApplication({ ...application, keyDigest });
  return { id, apiKey };
}

function expectRefused(reply: GraphqlReply): void {
  expect(reply.status).toBe(401);
  expect(reply.headers['www-authenticate']).toBe('Bearer');
  expect(reply.data).toBeUndefined();
  expect(reply.errors).toMatchObject([
    { extensions: { code: 'UNAUTHENTICATED', requestId: reply.headers['x-request-id'] } },
  ]);
}

describe('viewer', () => {
  it('answers everything that the headers say', async () => {
    const customer = await shop.customer({}, await shop.bearer('integration', { mode: 'test' }));
    const owner = { customerId: customer.id, passwordVersion: 1, mode: 'test' as const };
    const { account } = shop.organization;
    const date = '2099-01-01T00:00:00.000Z';
    const { data } = await askViewer({
      ...(await shop.bearer('sales_channel', owner)),
      'x-site-context': JSON.stringify({ account, channel: 12, stage: 'production', date }),
    });
    expect(data.viewer).toEqual({
      caller: { kind: 'CUSTOMER', applicationId: 'someClient', customerId: customer.id },
      mode: 'TEST',
      organization: shop.organization,
      site: { channel: '12', stage: 'production', date },
    });
  });

  it('is anonymous if no credential was sent', async () => {
    const { data } = await askViewer({});
    const caller = { kind: 'ANONYMOUS', applicationId: null, customerId: null };
    expect(data.viewer).toEqual({ caller, mode: null, organization: null, site: null });
  });

  it('names the application of an API key, its kind and its mode', async () => {
    const { data } = await askViewer(await shop.apiKey('sales_channel', 'test'));
    expect(data.viewer.mode).toBe('TEST');
    const applicationId = expect.stringMatching(/^[A-Za-z]{10}$/);
    const caller = { kind: 'SALES_CHANNEL', customerId: null, applicationId };
    expect(data.viewer.caller).toEqual(caller);
  });

  it('takes a token without the test claim for live, and its scheme in any case', async () => {
    const { test: _, ...payload } = ownPayload(shop.organization.id);
    const token = await signByOwnKey(shop, payload);
    const { data } = await askViewer({ authorization: `bearer ${token}` });
    expect(data.viewer).toMatchObject({ mode: 'LIVE', caller: { kind: 'INTEGRATION' } });
  });
});

describe('a bearer token', () => {
  const organizationId = () => shop.organization.id;
  const payload = () => ownPayload(organizationId());
  const changed = (change: object) => () => signByOwnKey(shop, { ...payload(), ...change });

  it('is accepted as the helpers of these tests make it', async () => {
    const token = await signByOwnKey(shop, payload());
    expect((await askViewer(bearer(token))).errors).toEqual([]);
  });

  // Proves: TEN-01
  it.each<[string, () => Promise<string> | string]>([
    ['expired beyond the skew', changed({ iat: seconds() - 600, exp: seconds() - 31 })],
    ['without exp', changed({ exp: undefined })],
    ['valid for longer than a day', changed({ exp: seconds() + 90_000 })],
    ['issued in the future', changed({ iat: seconds() + 120 })],
    ['of another issuer', changed({ iss: 'someone' })],
    ['of an issuer much like ours', changed({ iss: 'rekey/' })],
    ['for another audience', changed({ aud: 'rekey:reset-password' })],
    ['of an unknown organization', changed({ organization: { id: 'NoSuchShop' } })],
    ['without an organization', changed({ organization: undefined })],
    ['without an application', changed({ application: undefined })],
    ['of an unknown kind', changed({ application: { id: 'x', kind: 'superuser' } })],
    ['with a test claim that is no boolean', changed({ test: 'true' })],
    ['with an owner that is no customer', changed({ owner: { id: 'x', type: 'User' } })],
    ['with an unknown owner', changed({ owner: { id: 'unknown', type: 'Customer' } })],
    ['of another type', () => signByOwnKey(shop, payload(), { typ: 'JWT' })],
    ['of an unknown key', () => signByOwnKey(shop, payload(), { kid: 'x' })],
    ['with alg none', () => forge({ alg: 'none' }, payload())],
    ['with alg none and a signature', () => forge({ alg: 'none' }, payload(), 'AAAA')],
    ['of two segments', () => 'e30.e30'],
    ['that is no JWT', () => 'let-me-in'],
    ['that is cut off', async () => (await changed({})()).slice(0, -8)],
    ['of 9,000 characters', async () => `${await changed({})()}${'A'.repeat(9000)}`],
  ])('%s is refused, and nothing runs', async (_, make) => {
    const headers = bearer(await make());
    expectRefused(await askViewer(headers));
    const mutation =
      'mutation { createCustomer(input: { email: "a@example.net" }) { __typename } }';
    expectRefused(await shop.graphql(mutation, {}, headers));
    expect(await shop.sql(`SELECT 1 FROM customers WHERE email = 'a@example.net'`)).toEqual([]);
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'Token abc'])(
    'is refused in the header %j',
    async (authorization) => {
      expectRefused(await askViewer({ authorization }));
    },
  );

  // Proves: JWT-05
  it('cannot be a reset token', async () => {
    const customer = await shop.customer();
    const { token } = await shop.graphqlByUser.reset(customer);
    expectRefused(await askViewer(bearer(token)));
  });

  it('is refused without a statement if it does not verify', async () => {
    const expired = await changed({ iat: seconds() - 600, exp: seconds() - 31 })();
    const { dataSource } = shop.app.database;
    expect(await statementsOf(dataSource, () => askViewer(bearer(expired)))).toEqual([]);
  });

  it('reads its own customer by the statement that checks it, unless the site may leave it out', async () => {
    const { id, email } = await shop.customer();
    const session = await shop.session(email, goodPassword);
    const read = async (headers: Headers, of = id) => {
      const query = `{ customer(id: "${of}") { id email } }`;
      const answer = shop.graphql(query, {}, { ...session, ...headers });
      const statements = await statementsOf(shop.app.database.dataSource, () => answer);
      const onCustomers = statements.filter(({ sql }) => /\bcustomers\b/.test(sql));
      return [(await answer).data?.customer, onCustomers.length];
    };
    const own = { id, email };
    expect(await read({})).toEqual([own, 1]);
    expect(await read({ 'x-site-context': '{"channel":"12"}' })).toEqual([own, 2]);
    await shop.sql('UPDATE customers SET channel = 13 WHERE id = $1', [id]);
    expect(await read({ 'x-site-context': '{"channel":"12"}' })).toEqual([null, 2]);
    const other = await shop.customer();
    expect(await read({}, other.id)).toEqual([null, 1]);
  });

  it('is refused two seconds after its application was revoked', async () => {
    const { id } = await register(organizationId());
    const headers = await signOwn(shop, { organizationId: organizationId(), applicationId: id });
    expect((await askViewer(headers)).data.viewer.caller.applicationId).toBe(id);
    await shop.administration.revokeApplication(id);
    await sleep(remembered);
    expectRefused(await askViewer(headers));
  });

  // Proves: TEN-01
  it('is refused when its application is of another organization', async () => {
    const { id } = await register((await shop.neighbour()).organization.id);
    const headers = await signOwn(shop, { organizationId: organizationId(), applicationId: id });
    expectRefused(await askViewer(headers));
  });
});

describe('an API key', () => {
  it('is refused two seconds after its application was revoked', async () => {
    const { id, apiKey } = await register(shop.organization.id);
    expect((await askViewer({ 'x-api-key': apiKey })).errors).toEqual([]);
    await shop.administration.revokeApplication(id);
    await sleep(remembered);
    expectRefused(await askViewer({ 'x-api-key': apiKey }));
  });

  // Proves: HTT-16
  it.each(['', 'rk_live_unknown', 'x'.repeat(300)])('%j is refused', async (apiKey) => {
    expectRefused(await askViewer({ 'x-api-key': apiKey }));
  });

  it('does not save a bearer token that is not valid, nor the other way round', async () => {
    const apiKey = await shop.apiKey('integration');
    expectRefused(await askViewer({ ...apiKey, ...bearer('let-me-in') }));
    expectRefused(await askViewer({ ...shop.integration, 'x-api-key': 'rk_live_unknown' }));
  });
});
