/** What each of fabric's routes returns if nothing is wrong. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { sampleProfileInput } from '../../../support/world/sample-profile.js';
import { listenOnLoopback, rawRequest, sendRaw } from '../../../support/peers/sockets.js';
import {
  createFabricClient,
  siteContextOf,
  type FabricClient,
} from '../../../support/apis/fabric.js';
import type { Headers } from '../../../support/world/organization.js';
import { goodPassword, newAddress, otherPassword } from '../../../support/world/people.js';
import { useShop } from '../../../support/world/use-shop.js';

const shop = useShop();

let backEnd: Headers;
let trusted: FabricClient;
let publicly: FabricClient;

beforeAll(async () => {
  backEnd = await shop.apiKey('integration');
  trusted = createFabricClient(shop.send, shop, backEnd);
  publicly = createFabricClient(shop.send, shop, shop.salesChannel);
});

const jwt = expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/);
const name = { first: 'Pat', middle: 'E', last: 'Kake' };
const createPerson = () => shop.customer({ profile: sampleProfileInput }, backEnd);

describe('PATCH /auth/local/reset', () => {
  const reset = (username: string) =>
    trusted({ method: 'PATCH', path: '/auth/local/reset', body: { username } });

  it('answers a token that sets a password, and ends the one before it', async () => {
    const { id: userId, email } = await createPerson();
    const { token: older } = (await reset(email)).body;
    const { status, body } = await reset(email.toUpperCase());
    expect(status).toBe(200);
    const expiresAt = new Date(body.expiresAt).toISOString();
    const facts = { token: jwt, kind: 'RESET_PASSWORD', isRedeemed: false };
    expect(body).toEqual({ ...facts, expiresAt, userId, name, email });
    const redeem = (token: string) => shop.fabric.redeem({ token, customerId: userId });
    expect(await redeem(older)).toBe('unrecognized');
    expect(await redeem(body.token)).toBe('ok');
    expect(shop.log.join('\n')).not.toContain(body.token);
  });
});

describe('PATCH /auth/password', () => {
  it('takes tokens of the other kind, too', async () => {
    const { id: userId, email } = await createPerson();
    const { token: resetToken } = await shop.reset(email, {}, backEnd);
    const { status, body } = await publicly({
      method: 'PATCH',
      path: '/auth/password',
      body: { userId, resetToken, newPassword: otherPassword },
    });
    expect(status).toBe(200);
    expect(body.userId).toBe(userId);
  });
});

describe('GET /auth/token/:token', () => {
  const check = (token: string) => publicly({ method: 'GET', path: `/auth/token/${token}` });

  it.each([
    ['a JWT', () => shop.graphqlByUser],
    ['an opaque one', () => shop.graphql],
  ])('says whose token it is, of %s, and does not use it up', async (_what, verbs) => {
    const { id: userId, email } = await createPerson();
    const { token } = await verbs().reset(email);
    for (let time = 0; time < 2; time += 1) {
      const { status, body, headers } = await check(token);
      expect(status).toBe(200);
      expect(body).toEqual({ tokenValid: true, userId });
      expect(headers['cache-control']).toBe('no-store');
    }
  });

  // Proves: TOK-17
  it('logs the pattern of the route and never the token', async () => {
    const { email } = await createPerson();
    const { token } = await shop.graphqlByUser.reset(email);
    const before = shop.log.length;
    for (const text of [token, `${token}?token=${token}`]) await check(text);
    await publicly({ method: 'POST', path: `/auth/token/${token}`, body: { token } });
    for (const text of [`${token}/more`, `${token}%zz`]) await check(text);
    const lines = shop.log.slice(before).map((line) => JSON.parse(line) as { route: string });
    const [own, unknown] = ['/api-commerceIdentity/auth/token/:token', 'none'];
    expect(lines.map(({ route }) => route)).toEqual([own, own, own, unknown, unknown]);
    expect(shop.log.join('\n')).not.toContain(token);
    expect(shop.log.join('\n')).not.toContain(token.slice(-40));
  });

  it('takes tokens of 8 KiB and refuses longer ones', async () => {
    expect((await check('a'.repeat(8192))).body.code).toBe('VERIFY_TOKEN_FAILED');
    expect((await check('a.b'.padEnd(8192, 'c'))).body.code).toBe('VERIFY_TOKEN_FAILED');
    const { status, body, headers } = await check('a'.repeat(8193));
    expect([status, body.code]).toEqual([400, 'BAD_REQUEST']);
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('/auth/change-password', () => {
  it.each(['PATCH', 'POST'] as const)('sets a new password by %s', async (method) => {
    const { id: userId, email } = await createPerson();
    const own = await shop.session(email, goodPassword);
    const passwords = { oldPassword: goodPassword, newPassword: otherPassword };
    const path = '/auth/change-password';
    const request = { method, path, body: { userId, ...passwords }, headers: own };
    const { status, body } = await publicly(request);
    expect(status).toBe(200);
    expect(body).toMatchObject({ userId, email, name });
    expect(await shop.signIn(email, otherPassword)).toBe('ok');
    // The token that changed it ended with the password it was issued under.
    expect((await publicly(request)).body.code).toBe('UNAUTHORIZED');
  });
});

describe('POST /auth/local/login', () => {
  const logIn = (username: string, password = goodPassword) =>
    publicly({ method: 'POST', path: '/auth/local/login', body: { username, password } });

  it('answers the user and a token that speaks for it', async () => {
    const { id: userId, email } = await createPerson();
    await createPerson();
    const { status, body } = await logIn(email);
    expect(status).toBe(200);
    const { account } = shop.organization;
    const user = { _id: userId, userId, name, account };
    const kinds = { roles: ['customer'], userType: { kind: 'REGISTERED' } };
    expect(body).toEqual({ ...user, ...kinds, accessToken: jwt, refreshToken: null });
    expect(shop.log.join('\n')).not.toContain(body.accessToken);
  });

  it.each([
    ['after the word Bearer', (token: string) => `Bearer ${token}`],
    ['raw', (token: string) => token],
  ])('whose token is accepted %s', async (_what, authorizationOf) => {
    const [mine, theirs] = [await createPerson(), await createPerson()];
    const { accessToken } = (await logIn(mine.email)).body;
    const headers = { 'x-api-key': undefined, authorization: authorizationOf(accessToken) };
    const read = (id: string) => publicly({ method: 'GET', path: `/user/${id}`, headers });
    expect((await read(mine.id)).body).toMatchObject({ userId: mine.id, email: mine.email });
    expect((await read(theirs.id)).status).toBe(403);
  });
});

describe('GET /user/:userId', () => {
  it('returns every member to a caller with permission, null for what the profile lacks', async () => {
    const email = newAddress();
    const { id } = await shop.customer({ email, password: null }, backEnd);
    const { status, body } = await trusted({ method: 'GET', path: `/user/${id}` });
    expect(status).toBe(200);
    const { createdAt, updatedAt } = body;
    const empty = { phone: [], address: [], provider: [], extra: {}, registrationSite: null };
    const none = { first: null, middle: null, last: null };
    const dates = { registrationDate: createdAt, expiryDate: expect.any(String) };
    const { account } = shop.organization;
    expect(body).toEqual({
      ...{ ...empty, ...dates, name: none, isActive: true, roles: 'customer' },
      ...{ email, account, userId: id, createdAt, updatedAt },
    });
  });

  it('is filtered by the channel and the stage of x-site-context, not by its date', async () => {
    const { id } = await createPerson();
    const read = async (more: object) => {
      const headers = { 'x-site-context': siteContextOf(shop, more) };
      return (await trusted({ method: 'GET', path: `/user/${id}`, headers })).status;
    };
    expect(await read({ channel: 12, stage: 'production' })).toBe(200);
    expect(await read({ channel: 12, date: '2023-01-01T00:00:00.000Z' })).toBe(200);
    await shop.sql(`UPDATE customers SET channel = '34' WHERE id = $1`, [id]);
    expect(await read({ channel: 12 })).toBe(404);
  });
});

const badRequest = { error: 'BAD_REQUEST', code: 'BAD_REQUEST' };

describe('a path of this API', () => {
  it('has no other methods, and says which it has', async () => {
    const { status, body, headers } = await trusted({ method: 'DELETE', path: '/auth/password' });
    expect([status, body.code, headers.allow]).toEqual([
      405,
      'METHOD_NOT_ALLOWED',
      'PATCH, OPTIONS',
    ]);
    const other = await trusted({ method: 'GET', path: '/auth/change-password' });
    expect([other.status, other.headers.allow]).toEqual([405, 'PATCH, POST, OPTIONS']);
  });

  it.each(['', '/', '/auth', '/auth/password//', '/auth/local/reset/tokens', '/AUTH/password'])(
    'that is unknown is not found: %j',
    async (path) => {
      const { status, body } = await trusted({ method: 'PATCH', path, body: {} });
      expect(status).toBe(404);
      const message = 'There is no such path.';
      expect(body).toEqual({ error: 'NOT_FOUND', code: 'NOT_FOUND', message });
    },
  );

  it('that cannot be decoded is refused in the form of every other error', async () => {
    const { status, body, headers } = await trusted({ method: 'GET', path: '/user/%zz' });
    expect(status).toBe(400);
    expect(body).toEqual({ ...badRequest, message: 'The request is not valid.' });
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('a header of this API', () => {
  let port: number;
  beforeAll(async () => void (port = await listenOnLoopback(shop.app.http)));

  // Proves: HTT-09
  it.each(['Authorization', 'X-Api-Key', 'X-Site-Context', 'Content-Type', 'Host'])(
    'is refused if it comes twice: %s',
    async (header) => {
      const siteContext = `X-Site-Context: ${siteContextOf(shop)}`;
      const type = 'Content-Type: application/json';
      const lines = [siteContext, type, ...[1, 2].map(() => `${header}: CANARY`)];
      const bytes = rawRequest('PATCH /api-commerceIdentity/auth/password HTTP/1.1', lines, '{}');
      const [head = '', body = ''] = (await sendRaw(port, bytes)).split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1.1 400 /);
      const message = `The header ${header.toLowerCase()} was sent twice.`;
      expect(JSON.parse(body)).toEqual({ ...badRequest, message });
    },
  );
});
