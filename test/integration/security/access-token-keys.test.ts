/** A foreign issuer's keys: fetched once, rotated, and unreachable for a while. */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { openShop } from '../../support/world/shop.js';
import { rejection } from '../../support/caught.js';
import {
  codeOf,
  issuer,
  jwks,
  organizationId,
  tokenBy,
} from '../../support/peers/foreign-verifier.js';
import { useForeignIssuer } from './use-foreign-issuer.js';
import { answerJson, startKeyServer, type KeyServer } from '../../support/peers/key-server.js';

/** Lets the time pass in which keys are not fetched again. */
function passCooldown(): void {
  const later = Date.now() + 2500;
  jest.spyOn(Date, 'now').mockImplementation(() => later);
}

describe("a foreign issuer's keys", () => {
  const foreign = useForeignIssuer();
  afterEach(() => void jest.restoreAllMocks());

  it('is verified by keys that are fetched once', async () => {
    const before = foreign.server.requests();
    await Promise.all(
      Array.from({ length: 20 }, () => foreign.verifier.verify(tokenBy('ed', 'EdDSA'))),
    );
    expect(foreign.server.requests()).toBe(before + 1);
    // A key id out of the air is no lever on the issuer's server.
    for (let round = 0; round < 20; round += 1) {
      await codeOf(foreign.verifier, tokenBy('ed', 'EdDSA', {}, { kid: `made-up-${round}` }));
    }
    expect(foreign.server.requests()).toBe(before + 1);
  });

  // Proves: JWT-19
  it('is verified by a key that was rotated in, without a restart', async () => {
    await foreign.verifier.verify(tokenBy('ed', 'EdDSA'));
    foreign.server.answer = jwks('next');
    passCooldown();
    await expect(foreign.verifier.verify(tokenBy('next', 'EdDSA'))).resolves.toBeDefined();
    expect(await codeOf(foreign.verifier, tokenBy('ed', 'EdDSA'))).toBe('UNAUTHENTICATED');
  });

  const broken: [string, KeyServer['answer']][] = [
    ['drops connections', (request) => void request.socket.destroy()],
    ['fails', answerJson({}, 500)],
    ['has moved', (_, response) => void response.writeHead(302, { location: '/other' }).end()],
    ['says nothing that is JSON', (_, response) => void response.end('<html>CANARY')],
    ['has no set of keys', answerJson({ keys: 'CANARY' })],
    ['does not answer', () => undefined],
  ];

  const title = 'cannot be checked while the key server %s: that is 503, not 401';
  it.each(broken)(title, async (_, answer) => {
    foreign.server.answer = answer;
    const error = await rejection(foreign.verifier.verify(tokenBy('ed', 'EdDSA')));
    expect(error).toMatchObject({ code: 'OVERLOADED', details: { retryAfterSeconds: 2 } });
    expect(error.message).not.toContain('CANARY');
    foreign.server.answer = jwks('ed');
    await expect(foreign.verifier.verify(tokenBy('ed', 'EdDSA'))).resolves.toBeDefined();
  });

  it('is checked by the keys that are known while the key server is down', async () => {
    await foreign.verifier.verify(tokenBy('ed', 'EdDSA'));
    foreign.server.answer = answerJson({}, 500);
    passCooldown();
    await expect(foreign.verifier.verify(tokenBy('ed', 'EdDSA'))).resolves.toBeDefined();
    expect(await codeOf(foreign.verifier, tokenBy('next', 'EdDSA'))).toBe('OVERLOADED');
  });

  it('that is wrong by itself is refused without asking the key server', async () => {
    foreign.server.answer = answerJson({}, 500);
    const before = foreign.server.requests();
    for (const token of ['', 'x', 'a.b.c', tokenBy('ed', 'EdDSA', {}, { alg: 'HS256' })]) {
      expect(await codeOf(foreign.verifier, token)).toBe('UNAUTHENTICATED');
    }
    expect(foreign.server.requests()).toBe(before);
  });
});

describe('the service, while the key server is down', () => {
  it('answers 503 and when to come again, and logs why without the token', async () => {
    const server = await startKeyServer(answerJson({}, 500));
    const keys = { ACCESS_TOKEN_JWKS_URL: server.url.href };
    const trusted = { ACCESS_TOKEN_ISSUER: issuer, ACCESS_TOKEN_ORGANIZATIONS: organizationId };
    const rekey = await openShop({ environment: { ...trusted, ...keys } });
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
