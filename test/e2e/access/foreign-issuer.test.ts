/** Bearer tokens of a foreign issuer: verified by its keys, for its organizations only. */
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
import { until } from '../../support/until.js';
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

/** The headers of a caller with a token that the key signs. */
const signAs = (key: ForeignKey, claims: object = {}, header: object = {}) =>
  signForeign(key, { ...foreignPayload(organizationId), ...claims }, header);

async function statusOf(headers: Headers, app = shop): Promise<number> {
  return (await app.graphql('{ viewer { mode } }', {}, headers)).status;
}

describe('a token of the foreign issuer', () => {
  beforeAll(async () => void (await shop.neighbour({ id: 'OtherOrg12' })));

  it.each(algorithms)('is accepted when it is signed by %s', async (algorithm) => {
    const application = { id: 'storefront', kind: 'sales_channel', public: true };
    const headers = await signAs(keyOf(algorithm), { application, test: true });
    const query = '{ viewer { mode organization { id } caller { kind applicationId } } }';
    const reply = await shop.graphql(query, {}, headers);
    const caller = { kind: 'SALES_CHANNEL', applicationId: 'storefront' };
    const organization = { id: organizationId };
    expect(reply.data.viewer).toEqual({ mode: 'TEST', organization, caller });
  });

  it('works through the same operations as any other', async () => {
    const headers = await signAs(keyOf('RS256'));
    const { email } = await shop.customer({ email: 'f@example.net' }, headers);
    expect(email).toBe('f@example.net');
  });

  it('has 30 seconds of skew', async () => {
    const at = (exp: number) => signAs(keyOf('ES256'), { iat: exp - 60, exp });
    expect(await statusOf(await at(seconds() - 20))).toBe(200);
    expect(await statusOf(await at(seconds() - 40))).toBe(401);
  });

  // Proves: TEN-01
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
    expect(await statusOf(await signAs(keyOf('RS256'), change, header))).toBe(401);
  });

  // Proves: JWT-04
  it('is refused under a key that the issuer did not publish', async () => {
    const stranger = await generateForeignKey('key-RS256', 'RS256');
    expect(await statusOf(await signAs(stranger))).toBe(401);
  });

  it("is refused under Rekey's own key", async () => {
    const token = await signByOwnKey(shop, foreignPayload(organizationId));
    expect(await statusOf(bearer(token))).toBe(401);
  });

  // Proves: JWT-01, JWT-02
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
    expect(await statusOf(await signAs(old))).toBe(200);
    const asked = server.requests;
    expect(await statusOf(await signAs(old))).toBe(200);
    expect(server.requests).toBe(asked);
    server.publish([next]);
    const headers = await signAs(next);
    // Unknown keys are asked for at most once in two seconds.
    await until(async () => (await statusOf(headers)) === 200);
    expect(await statusOf(await signAs(old))).toBe(401);
    server.publish([...keys.values()]);
  });
});

describe('an issuer with one public key and an audience', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const audienceShop = useShop({
    organization: { id: organizationId },
    environment: {
      ACCESS_TOKEN_ISSUER: foreignIssuer,
      ACCESS_TOKEN_AUDIENCE: 'shop',
      ACCESS_TOKEN_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      ACCESS_TOKEN_ORGANIZATIONS: organizationId,
    },
  });

  it('is accepted for that audience only', async () => {
    const key = { kid: 'any', algorithm: 'ES256', privateKey: privateKey as never, jwk: {} };
    const status = async (aud: object) => statusOf(await signAs(key, aud), audienceShop);
    expect(await status({ aud: 'shop' })).toBe(200);
    expect(await status({ aud: ['till', 'shop'] })).toBe(200);
    expect(await status({ aud: 'till' })).toBe(401);
    expect(await status({})).toBe(401);
  });
});
