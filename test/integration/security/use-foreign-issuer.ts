/** The key server of a foreign issuer, and a verifier that trusts it, as new before each test. */
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { AccessTokenVerifier } from '../../../src/operations/ports/index.js';
import { jwks, verifierFor } from '../../support/peers/foreign-verifier.js';
import { startKeyServer, type KeyServer } from '../../support/peers/key-server.js';

export function useForeignIssuer() {
  const foreign = {} as { server: KeyServer; verifier: AccessTokenVerifier };
  beforeAll(async () => void (foreign.server = await startKeyServer(jwks('rsa', 'ec', 'ed'))));
  afterAll(() => foreign.server.close());
  beforeEach(() => {
    foreign.server.answer = jwks('rsa', 'ec', 'ed');
    foreign.verifier = verifierFor({ jwksUrl: foreign.server.url });
  });
  return foreign;
}
