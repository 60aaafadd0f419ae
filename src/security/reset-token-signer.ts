/** Signs and verifies fabric's kind of reset token: a JWT whose `jti` is the secret. */
import { compactVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { resetTokenRefused } from '../domain/shared/errors.js';
import { PlainResetToken } from '../domain/shared/secret.js';
import type { ResetTokenClaims, ResetTokenSigner } from '../operations/ports/index.js';
import { isCompactJwt } from './compact-jwt.js';
import type { SigningKeys } from './signing-keys.js';

/** Reset tokens have their own type, audience and key, so no other token passes as one (RFC 8725bis, 3.11 and 3.12). */
const tokenType = 'pwreset+jwt';
const issuer = 'rekey';
const audience = 'rekey:reset-password';
const kind = 'RESET_PASSWORD';

const claimsSchema = z.object({
  iss: z.literal(issuer),
  aud: z.literal(audience),
  kind: z.literal(kind),
  jti: z.string().length(43),
  id: z.string(),
  sub: z.string(),
  account: z.string(),
  exp: z.int(),
});

async function readClaims(keys: SigningKeys, token: string): Promise<ResetTokenClaims> {
  const { payload } = await compactVerify(token, ({ kid, alg, typ }) => {
    const key = keys.find(kid);
    if (!key || key.algorithm !== alg || typ !== tokenType) throw new Error('not a key of ours');
    return key.publicKey;
  });
  const claims = claimsSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
  if (claims.id !== claims.sub) throw new Error('the two ids differ');
  return { jti: claims.jti, customerId: claims.sub, account: claims.account };
}

/** Returns the signer and verifier. The current key signs; all keys verify. */
export function createResetTokenSigner(keys: SigningKeys): ResetTokenSigner {
  return {
    async sign({ jti, customerId, account }, expiresAt) {
      const { kid, algorithm: alg, privateKey } = keys.current;
      // `id` comes first, because fabric's clients recognise the token by it.
      const token = await new SignJWT({ id: customerId, account, kind })
        .setProtectedHeader({ alg, typ: tokenType, kid })
        .setJti(jti)
        .setSubject(customerId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(Math.ceil(expiresAt.getTime() / 1000))
        .sign(privateKey);
      return new PlainResetToken(token);
    },

    async verify(token) {
      const text = token.reveal();
      if (!isCompactJwt(text)) throw resetTokenRefused('UNRECOGNIZED');
      try {
        return await readClaims(keys, text);
      } catch {
        // The caller must not learn what is wrong with a token that Rekey did not issue.
        throw resetTokenRefused('UNRECOGNIZED');
      }
    },
  };
}
