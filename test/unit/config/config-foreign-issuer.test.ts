import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../../src/config/index.js';
import { problemsOf, type Environment } from '../../support/world/environment.js';

const pem = (key: { export(options: { type: 'spki'; format: 'pem' }): string | Buffer }) =>
  key.export({ type: 'spki', format: 'pem' }).toString();

describe('the foreign issuer', () => {
  const secret = randomBytes(32).toString('base64');
  const issuer = {
    ACCESS_TOKEN_ISSUER: 'https://issuer.example',
    ACCESS_TOKEN_ORGANIZATIONS: 'abcdefghij, klmnopqrst',
  };

  it('has its keys from one of three sources', () => {
    const organizationIds = ['abcdefghij', 'klmnopqrst'];
    const common = { issuer: 'https://issuer.example', organizationIds };
    const algorithms = ['RS256', 'RS512', 'PS256', 'ES256', 'EdDSA'];
    const by = (source: Environment) =>
      loadConfig({ ...issuer, ...source }).accessTokens.foreignIssuer;
    const ACCESS_TOKEN_JWKS_URL = 'https://issuer.example/jwks';
    const keys = { jwksUrl: new URL(ACCESS_TOKEN_JWKS_URL) };
    const remote = { ...common, audience: 'rekey', algorithms, keys };
    expect(by({ ACCESS_TOKEN_JWKS_URL, ACCESS_TOKEN_AUDIENCE: 'rekey' })).toEqual(remote);
    const shared = { ...common, algorithms: ['HS256'], keys: { secret } };
    expect(by({ ACCESS_TOKEN_SECRET: secret })).toMatchObject(shared);
    const ACCESS_TOKEN_PUBLIC_KEY = pem(generateKeyPairSync('ed25519').publicKey);
    const fixed = by({ ACCESS_TOKEN_PUBLIC_KEY: ACCESS_TOKEN_PUBLIC_KEY.replaceAll('\n', '\\n') });
    expect(fixed).toMatchObject({ ...common, algorithms });
  });

  const jwks = (url: string) => ({ ...issuer, ACCESS_TOKEN_JWKS_URL: url });
  const shared = { ...issuer, ACCESS_TOKEN_SECRET: secret };
  const unnamed = { ACCESS_TOKEN_ISSUER: '', ACCESS_TOKEN_AUDIENCE: 'x' };
  it.each<[string, Environment, string]>([
    ['no source', issuer, 'ISSUER'],
    ['two sources', { ...jwks('https://x.example'), ...shared }, 'ISSUER'],
    ['a source that is wrong', jwks('ftp://x'), 'JWKS_URL'],
    ['no organizations', { ...shared, ACCESS_TOKEN_ORGANIZATIONS: '' }, 'ORGANIZATIONS'],
    ['an empty list of them', { ...shared, ACCESS_TOKEN_ORGANIZATIONS: ' , ' }, 'ORGANIZATIONS'],
    ['no issuer', { ...shared, ...unnamed }, 'AUDIENCE ORGANIZATIONS SECRET'],
    ["Rekey's own name", { ...shared, ACCESS_TOKEN_ISSUER: 'rekey' }, 'ISSUER'],
    ['keys over plain HTTP', jwks('http://issuer.example/jwks'), 'JWKS_URL'],
    ['keys from what only looks like loopback', jwks('http://127.0.0.1.evil.example/'), 'JWKS_URL'],
  ])('is refused with %s', (_, environment, names) => {
    const wrong = problemsOf(environment).map((problem) => problem.split(':', 1)[0]);
    expect(wrong).toEqual(names.split(' ').map((name) => `ACCESS_TOKEN_${name}`));
  });

  it.each(['http://127.0.0.1:8080/jwks', 'http://[::1]:8080/jwks', 'http://localhost/jwks'])(
    'may serve its keys over plain HTTP on loopback: %s',
    (url) => expect(problemsOf(jwks(url))).toEqual([]),
  );

  // Proves: JWT-12, CFG-01
  it.each([
    ['31 bytes', randomBytes(32).toString('base64').slice(0, 31)],
    ['the word secret', 'secret'],
    ['a sample out of a manual', 'your-256-bit-secret-your-256-bit-secret'],
    ['a placeholder', `change-me-${secret}`],
    ['few characters', 'aB3$aB3$aB3$aB3$aB3$aB3$aB3$aB3$aB3$'],
    ['a sequence', '0123456789abcdef0123456789abcdef'],
    ['the alphabet', 'abcdefghijklmnopqrstuvwxyzabcdef'],
  ])('is refused with a shared secret of %s', (_, ACCESS_TOKEN_SECRET) => {
    const problems = problemsOf({ ...issuer, ACCESS_TOKEN_SECRET });
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).toMatch(/^ACCESS_TOKEN_SECRET: must /);
    expect(problems.join()).not.toContain(ACCESS_TOKEN_SECRET);
  });

  it('may have any random secret', () => {
    for (let round = 0; round < 200; round += 1) {
      const random = randomBytes(32).toString(round % 2 === 0 ? 'hex' : 'base64url');
      expect(problemsOf({ ...issuer, ACCESS_TOKEN_SECRET: random })).toEqual([]);
    }
  });

  // Proves: JWT-12
  it.each([
    ['RSA of 1,024 bits', () => generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey],
    ['P-384', () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey],
    ['secp256k1', () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey],
    ['X25519', () => generateKeyPairSync('x25519').publicKey],
  ])('is refused with a key of %s, which no algorithm could use', (_, make) => {
    const problems = problemsOf({ ...issuer, ACCESS_TOKEN_PUBLIC_KEY: pem(make()) });
    expect(problems).toEqual([
      'ACCESS_TOKEN_PUBLIC_KEY: must be a public key in PEM: RSA of at least 2048 bits, P-256 or Ed25519',
    ]);
  });
});
