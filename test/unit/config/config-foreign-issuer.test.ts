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
    const common = {
      issuer: 'https://issuer.example',
      organizationIds: ['abcdefghij', 'klmnopqrst'],
    };
    const asymmetric = ['RS256', 'RS512', 'PS256', 'ES256', 'EdDSA'];
    const jwks = loadConfig({
      ...issuer,
      ACCESS_TOKEN_JWKS_URL: 'https://issuer.example/jwks',
      ACCESS_TOKEN_AUDIENCE: 'rekey',
    });
    expect(jwks.accessTokens.foreignIssuer).toEqual({
      ...common,
      audience: 'rekey',
      algorithms: asymmetric,
      keys: { jwksUrl: new URL('https://issuer.example/jwks') },
    });
    const shared = loadConfig({ ...issuer, ACCESS_TOKEN_SECRET: secret });
    expect(shared.accessTokens.foreignIssuer).toMatchObject({
      ...common,
      algorithms: ['HS256'],
      keys: { secret },
    });
    const { publicKey } = generateKeyPairSync('ed25519');
    const key = pem(publicKey).replaceAll('\n', '\\n');
    const fixed = loadConfig({ ...issuer, ACCESS_TOKEN_PUBLIC_KEY: key });
    expect(fixed.accessTokens.foreignIssuer).toMatchObject({ ...common, algorithms: asymmetric });
  });

  it.each<[string, Environment, string[]]>([
    ['no source', issuer, ['ACCESS_TOKEN_ISSUER']],
    [
      'two sources',
      { ...issuer, ACCESS_TOKEN_SECRET: secret, ACCESS_TOKEN_JWKS_URL: 'https://x.example' },
      ['ACCESS_TOKEN_ISSUER'],
    ],
    [
      'a source that is wrong',
      { ...issuer, ACCESS_TOKEN_JWKS_URL: 'ftp://x' },
      ['ACCESS_TOKEN_JWKS_URL'],
    ],
    [
      'no organizations',
      { ACCESS_TOKEN_ISSUER: 'x', ACCESS_TOKEN_SECRET: secret },
      ['ACCESS_TOKEN_ORGANIZATIONS'],
    ],
    [
      'a list of no organizations',
      { ...issuer, ACCESS_TOKEN_ORGANIZATIONS: ' , ', ACCESS_TOKEN_SECRET: secret },
      ['ACCESS_TOKEN_ORGANIZATIONS'],
    ],
    [
      'no issuer',
      { ACCESS_TOKEN_SECRET: secret, ACCESS_TOKEN_AUDIENCE: 'x', ACCESS_TOKEN_ORGANIZATIONS: 'x' },
      ['ACCESS_TOKEN_AUDIENCE', 'ACCESS_TOKEN_ORGANIZATIONS', 'ACCESS_TOKEN_SECRET'],
    ],
    [
      "Rekey's own name",
      { ...issuer, ACCESS_TOKEN_ISSUER: 'rekey', ACCESS_TOKEN_SECRET: secret },
      ['ACCESS_TOKEN_ISSUER'],
    ],
    [
      'keys over plain HTTP',
      { ...issuer, ACCESS_TOKEN_JWKS_URL: 'http://issuer.example/jwks' },
      ['ACCESS_TOKEN_JWKS_URL'],
    ],
    [
      'keys from a host that only looks like loopback',
      { ...issuer, ACCESS_TOKEN_JWKS_URL: 'http://127.0.0.1.evil.example/' },
      ['ACCESS_TOKEN_JWKS_URL'],
    ],
  ])('is refused with %s', (_, environment, names) => {
    expect(problemsOf(environment).map((problem) => problem.split(':', 1)[0])).toEqual(names);
  });

  it.each(['http://127.0.0.1:8080/jwks', 'http://[::1]:8080/jwks', 'http://localhost/jwks'])(
    'may serve its keys over plain HTTP on loopback: %s',
    (ACCESS_TOKEN_JWKS_URL) => expect(problemsOf({ ...issuer, ACCESS_TOKEN_JWKS_URL })).toEqual([]),
  );

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
      const encoding = round % 2 === 0 ? 'hex' : 'base64url';
      const ACCESS_TOKEN_SECRET = randomBytes(32).toString(encoding);
      expect(problemsOf({ ...issuer, ACCESS_TOKEN_SECRET })).toEqual([]);
    }
  });

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
