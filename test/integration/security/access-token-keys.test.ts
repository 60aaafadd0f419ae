/** Where a foreign issuer's keys come from: fetched once, rotated, and not to be had for a while. */
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import type { AccessTokenVerifier } from '../../../src/operations/ports/index.js';
import { openShop } from '../../support/world/shop.js';
import { rejection } from '../../support/caught.js';
import {
  codeOf,
  issuer,
  jwks,
  organizationId,
  tokenBy,
  verifierFor,
} from '../../support/peers/foreign-verifier.js';
import { answerJson, startKeyServer, type KeyServer } from '../../support/peers/key-server.js';

describe("a foreign issuer's keys", () => {
  let server: KeyServer;
  let verifier: AccessTokenVerifier;

  beforeAll(async () => void (server = await startKeyServer(jwks('rsa', 'ec', 'ed'))));
  afterAll(() => server.close());
  beforeEach(() => {
    server.answer = jwks('rsa', 'ec', 'ed');
    verifier = verifierFor({ jwksUrl: server.url });
  });
  afterEach(() => void jest.restoreAllMocks());

  it('is verified by keys that are fetched once', async () => {
    const before = server.requests();
    await Promise.all(Array.from({ length: 20 }, () => verifier.verify(tokenBy('ed', 'EdDSA'))));
    expect(server.requests()).toBe(before + 1);
    // A key id out of the air is no lever on the issuer's server.
    for (let round = 0; round < 20; round += 1) {
      await codeOf(verifier, tokenBy('ed', 'EdDSA', {}, { kid: `made-up-${round}` }));
    }
    expect(server.requests()).toBe(before + 1);
  });

  it('is verified by a key that was rotated in, without a restart', async () => {
    await verifier.verify(tokenBy('ed', 'EdDSA'));
    server.answer = jwks('next');
    const later = Date.now() + 2500;
    jest.spyOn(Date, 'now').mockImplementation(() => later);
    await expect(verifier.verify(tokenBy('next', 'EdDSA'))).resolves.toBeDefined();
    expect(await codeOf(verifier, tokenBy('ed', 'EdDSA'))).toBe('UNAUTHENTICATED');
  });

  const broken: [string, KeyServer['answer']][] = [
    ['drops connections', (request) => void request.socket.destroy()],
    ['fails', answerJson({}, 500)],
    ['has moved', (_, response) => void response.writeHead(302, { location: '/other' }).end()],
    ['says nothing that is JSON', (_, response) => void response.end('<html>CANARY')],
    ['has no set of keys', answerJson({ keys: 'CANARY' })],
    ['does not answer', () => undefined],
  ];

  it.each(broken)(
    'cannot be checked while the key server %s: that is 503, not 401',
    async (_, answer) => {
      server.answer = answer;
      const error = await rejection(verifier.verify(tokenBy('ed', 'EdDSA')));
      expect(error).toMatchObject({ code: 'OVERLOADED', details: { retryAfterSeconds: 2 } });
      expect(error.message).not.toContain('CANARY');
      server.answer = jwks('ed');
      await expect(verifier.verify(tokenBy('ed', 'EdDSA'))).resolves.toBeDefined();
    },
  );

  it('is checked by the keys that are known while the key server is down', async () => {
    await verifier.verify(tokenBy('ed', 'EdDSA'));
    server.answer = answerJson({}, 500);
    const later = Date.now() + 2500;
    jest.spyOn(Date, 'now').mockImplementation(() => later);
    await expect(verifier.verify(tokenBy('ed', 'EdDSA'))).resolves.toBeDefined();
    expect(await codeOf(verifier, tokenBy('next', 'EdDSA'))).toBe('OVERLOADED');
  });

  it('that is wrong by itself is refused without asking the key server', async () => {
    server.answer = answerJson({}, 500);
    const before = server.requests();
    for (const token of ['', 'x', 'a.b.c', tokenBy('ed', 'EdDSA', {}, { alg: 'HS256' })]) {
      expect(await codeOf(verifier, token)).toBe('UNAUTHENTICATED');
    }
    expect(server.requests()).toBe(before);
  });
});

describe('the service, while the key server is down', () => {
  it('answers 503 and when to come again, and logs why without the token', async () => {
    const server = await startKeyServer(answerJson({}, 500));
    const rekey = await openShop({
      environment: {
        ACCESS_TOKEN_ISSUER: issuer,
        ACCESS_TOKEN_ORGANIZATIONS: organizationId,
        ACCESS_TOKEN_JWKS_URL: server.url.href,
      },
    });
    const token = tokenBy('ed', 'EdDSA');
    const headers = { authorization: `Bearer ${token}` };
    const reply = await rekey.graphql('{ viewer { mode } }', {}, headers);
    expect(reply.status).toBe(503);
    expect(reply.headers['retry-after']).toBe('2');
    expect(reply.headers['www-authenticate']).toBeUndefined();
    expect(reply.errors[0].extensions).toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 2 });
    const log = rekey.log.join('');
    expect(log).toContain('failure');
    for (const part of token.split('.')) expect(log).not.toContain(part);
    await rekey.close();
    await server.close();
  });
});
