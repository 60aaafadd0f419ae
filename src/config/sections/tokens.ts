/** Settings of the tokens: access tokens, those of a foreign issuer too, and reset tokens. */
import { z } from 'zod';
import { ownIssuer } from '../../security/access-token.js';
import { integer, list, text, url } from '../forms/values.js';
import { publicKey, sharedSecret, signingKeys } from '../forms/keys.js';
import type { Section } from '../forms/setting.js';

export const accessTokens = {
  title: 'Access tokens',
  settings: {
    signingKeys: {
      name: 'ACCESS_TOKEN_SIGNING_KEY',
      form: signingKeys,
      isRequiredInProduction: true,
      description:
        'The first key signs access tokens, all of them verify. `rekey keys` makes one, and replaces it in three steps: [key-rotation.md](key-rotation.md). Development makes its own.',
    },
    issuer: {
      name: 'ACCESS_TOKEN_ISSUER',
      form: {
        takes: `the value of \`iss\`, other than \`${ownIssuer}\``,
        schema: z
          .string()
          .refine((value) => value !== ownIssuer, `must not be ${ownIssuer}, which is Rekey's own`),
      },
      description:
        "A foreign issuer whose access tokens are accepted beside Rekey's own. It needs `ACCESS_TOKEN_ORGANIZATIONS` and exactly one of the three settings with its keys.",
    },
    audience: {
      name: 'ACCESS_TOKEN_AUDIENCE',
      form: text('the value of `aud`'),
      description: 'If set, tokens of the foreign issuer must name this audience.',
    },
    organizations: {
      name: 'ACCESS_TOKEN_ORGANIZATIONS',
      form: list('ids of organizations, each of 1 to 64 letters or digits', (item) =>
        /^[0-9A-Za-z]{1,64}$/.test(item),
      ),
      description: 'The organizations that the foreign issuer may speak for, separated by commas.',
    },
    jwksUrl: {
      name: 'ACCESS_TOKEN_JWKS_URL',
      form: url('https:', 'http:'),
      description:
        "The foreign issuer's JWK Set, for RS256, RS512, PS256, ES256 and EdDSA. `http:` on loopback only.",
    },
    publicKey: {
      name: 'ACCESS_TOKEN_PUBLIC_KEY',
      form: publicKey,
      description: "The foreign issuer's public key, for the same algorithms.",
    },
    secret: {
      name: 'ACCESS_TOKEN_SECRET',
      form: sharedSecret,
      description:
        'The secret shared with the foreign issuer, for HS256, which needs 32 bytes (RFC 7518, 3.2).',
    },
  },
} as const satisfies Section;

export const resetTokens = {
  title: 'Reset tokens',
  settings: {
    signingKeys: {
      name: 'RESET_TOKEN_SIGNING_KEY',
      form: signingKeys,
      isRequiredInProduction: true,
      description:
        'The first key signs reset tokens, all of them verify. No key may be one of `ACCESS_TOKEN_SIGNING_KEY` (RFC 8725, 3.12).',
    },
    ttlSeconds: {
      name: 'RESET_TOKEN_TTL_SECONDS',
      form: integer(300, 21_600),
      default: '3600',
      description: 'How long a reset token works, in seconds.',
    },
  },
} as const satisfies Section;
