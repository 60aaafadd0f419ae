/** Bearer tokens that someone else issued: verified by that issuer's keys, for its organizations alone. */
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  foreignIssuer,
  foreignPayload,
  generateForeignKey,
  signForeign,
  startForeignServer,
  type ForeignKey,
  type ForeignServer,
} from '../../support/peers/foreign-issuer.js';
import { bearer, forge, ownPayload, seconds, signByOwnKey } from '../../support/tokens/tokens.js';
import type { Headers } from '../../support/world/organization.js';
import { openShop } from '../../support/world/shop.js';
import { useShop } from '../../support/world/use-shop.js';

const organizationId = 'ForeignOrg';
const algorithms = ['RS256', 'RS512', 'PS256', 'ES256', 'EdDSA'];

let server: ForeignServer;
const keys = new Map<string, ForeignKey>();

beforeAll(async () => {
  server = await startForeignServer(organizationId, 'SecondOrg1');
  for (const algorithm of algorithms) {
    keys.set(algorithm, await generateForeignKey(`key-${algorithm}`, algorithm));
  }
  server.publish([...keys.values()]);
});
afterAll(() => server.close());

const shop = useShop(() => ({
  environment: server.environment,
  organization: { id: organizationId },
}));

function keyOf(algorithm: string): ForeignKey {
  const key = keys.get(algorithm);
  if (!key) throw new Error(`There is no key for ${algorithm}.`);
  return key;
}

async function statusOf(headers: Headers, app = shop): Promise<number> {
  return (await app.graphql('{ viewer { mode } }', {}, headers)).status;
}

describe('a token of the foreign issuer', () => {
  it.each(algorithms)('is accepted when it is signed by %s', async (algorithm) => {
    const headers = await signForeign(keyOf(algorithm), {
      ...foreignPayload(organizationId),
      application: { id: 'storefront', kind: 'sales_channel', public: true },
      test: true,
    });
    const reply = await shop.graphql(
      '{ viewer { mode organization { id } caller { kind applicationId } } }',
      {},
      headers,
    );
    expect(reply.data.viewer).toEqual({
      mode: 'TEST',
      organization: { id: organizationId },
      caller: { kind: 'SALES_CHANNEL', applicationId: 'storefront' },
    });
  });

  it('works through the same operations as any other', async () => {
    const headers = await signForeign(keyOf('RS256'), foreignPayload(organizationId));
    const { data } = await shop.graphql(
      'mutation { createCustomer(input: { email: "f@example.net" }) { ... on Customer { email } } }',
      {},
      headers,
    );
    expect(data.createCustomer).toEqual({ email: 'f@example.net' });
  });

  it('has 30 seconds of skew', async () => {
    const payload = foreignPayload(organizationId);
    const at = async (exp: number) =>
      signForeign(keyOf('ES256'), { ...payload, iat: exp - 60, exp });
    expect(await statusOf(await at(seconds() - 20))).toBe(200);
    expect(await statusOf(await at(seconds() - 40))).toBe(401);
  });

  it.each<[string, object, object?]>([
    ['for an organization that it may not speak for', { organization: { id: 'OtherOrg12' } }],
    ['for an organization that does not exist', { organization: { id: 'SecondOrg1' } }],
    ['without exp', { exp: undefined }],
    ['that is expired', { iat: seconds() - 900, exp: seconds() - 300 }],
    ['not valid yet', { nbf: seconds() + 120 }],
    ['of an issuer that only looks like it', { iss: `${foreignIssuer}/` }],
    ["of Rekey's own issuer", { iss: 'rekey', aud: 'rekey:api' }],
    ['with an owner of another kind', { owner: { id: 'x', type: 'User' } }],
    ['whose type is that of a reset token', {}, { typ: 'pwreset+jwt' }],
    ['of an unknown key', {}, { kid: 'key-unknown' }],
  ])('is refused: %s', async (_, change, header = {}) => {
    await shop
      .neighbour({ id: 'OtherOrg12', account: 'o'.repeat(24), slug: 'other' })
      .catch(() => null);
    const payload = { ...foreignPayload(organizationId), ...change };
    expect(await statusOf(await signForeign(keyOf('RS256'), payload, header))).toBe(401);
  });

  it('is refused under a key that the issuer did not publish', async () => {
    const stranger = await generateForeignKey('key-RS256', 'RS256');
    expect(await statusOf(await signForeign(stranger, foreignPayload(organizationId)))).toBe(401);
  });

  it("is refused under Rekey's own key", async () => {
    const token = await signByOwnKey(shop, foreignPayload(organizationId));
    expect(await statusOf(bearer(token))).toBe(401);
  });

  it('is refused unsigned, and signed by the public key as a shared secret', async () => {
    const payload = foreignPayload(organizationId);
    expect(await statusOf(bearer(forge({ alg: 'none', kid: 'key-RS256' }, payload)))).toBe(401);
    const unsigned = forge({ alg: 'HS256', kid: 'key-RS256' }, payload).slice(0, -1);
    const secret = JSON.stringify(keyOf('RS256').jwk);
    const signature = createHmac('sha256', secret).update(unsigned).digest('base64url');
    expect(await statusOf(bearer(`${unsigned}.${signature}`))).toBe(401);
  });

  it("leaves Rekey's own tokens as they are", async () => {
    const token = await signByOwnKey(shop, ownPayload(organizationId));
    expect(await statusOf(bearer(token))).toBe(200);
    expect(await statusOf(await shop.bearer('integration'))).toBe(200);
  });
});

describe('keys that change at the issuer', () => {
  it('are picked up without a restart, and the old ones end', async () => {
    const old = keyOf('RS256');
    const next = await generateForeignKey('key-next', 'ES256');
    const payload = foreignPayload(organizationId);
    expect(await statusOf(await signForeign(old, payload))).toBe(200);
    const asked = server.requests;
    expect(await statusOf(await signForeign(old, payload))).toBe(200);
    expect(server.requests).toBe(asked);
    server.publish([next]);
    const headers = await signForeign(next, payload);
    // Unknown keys are asked for at most once in two seconds; the loop ends with the test's time.
    while ((await statusOf(headers)) !== 200)
      await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await statusOf(await signForeign(old, payload))).toBe(401);
    server.publish([...keys.values()]);
  });
});

describe('an issuer with one public key and an audience', () => {
  it('is believed for that audience alone', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const app = await openShop({
      organization: { id: organizationId },
      environment: {
        ACCESS_TOKEN_ISSUER: foreignIssuer,
        ACCESS_TOKEN_AUDIENCE: 'shop',
        ACCESS_TOKEN_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        ACCESS_TOKEN_ORGANIZATIONS: organizationId,
      },
    });
    try {
      const key = { kid: 'any', algorithm: 'ES256', privateKey: privateKey as never, jwk: {} };
      const payload = foreignPayload(organizationId);
      const status = async (aud: object) =>
        statusOf(await signForeign(key, { ...payload, ...aud }), app);
      expect(await status({ aud: 'shop' })).toBe(200);
      expect(await status({ aud: ['till', 'shop'] })).toBe(200);
      expect(await status({ aud: 'till' })).toBe(401);
      expect(await status({})).toBe(401);
    } finally {
      await app.close();
    }
  });
});
