/** Signs Rekey's own access tokens, and verifies bearer tokens: Rekey's own and those of one configured issuer. */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { decodeJwt, jwtVerify, SignJWT } from 'jose';
import type { JWTPayload, JWTVerifyGetKey, JWTVerifyOptions } from 'jose';
import { z } from 'zod';
import { AppError } from '../domain/shared/errors.js';
import { newId } from '../domain/shared/ids.js';
import type {
  AccessTokenClaims,
  AccessTokenSigner,
  AccessTokenVerifier,
} from '../operations/ports/index.js';
import { isCompactJwt } from './compact-jwt.js';
import { rememberVerified, type Verified } from './remembered-tokens.js';
import { createRemoteKeys } from './remote-keys.js';
import type { SigningKeys } from './signing-keys.js';

export const ownIssuer = 'rekey';
const ownAudience = 'rekey:api';
const ownType = 'at+jwt';
/** How far the clocks of two servers may differ. */
const clockToleranceSeconds = 30;
/** The longest lifetime of an access token. A token that is valid for longer is refused. */
export const maxAccessTokenTtlSeconds = 86_400;

/** The signature algorithms (RFC 7518; RFC 8037) that can be configured for another issuer. */
export const foreignAlgorithms = ['RS256', 'RS512', 'PS256', 'ES256', 'EdDSA', 'HS256'] as const;

/** Another issuer whose tokens are accepted. Its keys come from exactly one of three sources. */
export interface ForeignIssuer {
  readonly issuer: string;
  readonly audience: string | undefined;
  /** The only organizations for which its tokens are accepted. */
  readonly organizationIds: readonly string[];
  readonly algorithms: readonly string[];
  readonly keys: { jwksUrl: URL } | { publicKey: KeyObject } | { secret: string };
}

const objectId = z.string().min(1).max(64);
const numericDate = z.int().nonnegative();

/** Commerce Layer's claims. A member of the wrong type refuses the token. */
const claimsSchema = z.object({
  organization: z.object({ id: objectId }),
  application: z.object({ id: objectId, kind: z.enum(['integration', 'sales_channel']) }),
  owner: z.object({ id: objectId, type: z.literal('Customer').optional() }).nullish(),
  test: z.boolean().nullish(),
  exp: numericDate,
  iat: numericDate.optional(),
  password_version: z.int().optional(),
});

function checkTimes({ exp, iat }: z.infer<typeof claimsSchema>): void {
  const now = Math.floor(Date.now() / 1000);
  if (iat !== undefined && iat > now + clockToleranceSeconds) throw new Error('issued later');
  const lifetime = exp - Math.min(iat ?? now, now);
  if (lifetime > maxAccessTokenTtlSeconds + clockToleranceSeconds)
    throw new Error('valid too long');
}

function toClaims(payload: JWTPayload, isOwn: boolean): AccessTokenClaims {
  const claims = claimsSchema.parse(payload);
  checkTimes(claims);
  return {
    organizationId: claims.organization.id,
    mode: claims.test ? 'test' : 'live',
    applicationId: claims.application.id,
    kind: claims.application.kind,
    ownerId: claims.owner?.id ?? null,
    issuedAt: claims.iat ?? null,
    passwordVersion: isOwn ? (claims.password_version ?? null) : null,
  };
}

async function verifyOwn(keys: SigningKeys, token: string): Promise<Verified<AccessTokenClaims>> {
  if (!isCompactJwt(token)) throw new Error('not a compact JWT');
  const findKey: JWTVerifyGetKey = ({ kid, alg }) => {
    const key = keys.find(kid);
    if (!key || key.algorithm !== alg) throw new Error('not a key of ours');
    return key.publicKey;
  };
  const options = {
    issuer: ownIssuer,
    audience: ownAudience,
    typ: ownType,
    requiredClaims: ['exp', 'iat', 'sub'],
    clockTolerance: clockToleranceSeconds,
  };
  const { payload } = await jwtVerify(token, findKey, options);
  const claims = toClaims(payload, true);
  // Rekey's own tokens, signed below, have one audience, and the subject that the other claims name.
  const isConsistent = payload.sub === (claims.ownerId ?? claims.applicationId);
  if (payload.aud !== ownAudience || !isConsistent) throw new Error('not signed here');
  return { claims, expiresAt: payload.exp ?? 0 };
}

/** The `typ` of access tokens (RFC 9068, 2.1) and of JWTs in general (RFC 7519, 5.1). */
const accessTokenType = /^(application\/)?(at\+)?jwt$/i;

type Verify = (token: string) => Promise<AccessTokenClaims>;

function findForeignKey({ keys }: ForeignIssuer): JWTVerifyGetKey {
  if ('jwksUrl' in keys) return createRemoteKeys(keys.jwksUrl);
  const key = 'publicKey' in keys ? keys.publicKey : createSecretKey(keys.secret, 'utf8');
  return () => key;
}

function createForeignVerify(foreign: ForeignIssuer): Verify {
  const findKey = findForeignKey(foreign);
  const options: JWTVerifyOptions = {
    issuer: foreign.issuer,
    algorithms: [...foreign.algorithms],
    requiredClaims: ['exp'],
    clockTolerance: clockToleranceSeconds,
    ...(foreign.audience !== undefined && { audience: foreign.audience }),
  };
  return async (token) => {
    if (!isCompactJwt(token)) throw new Error('not a compact JWT');
    const { payload, protectedHeader } = await jwtVerify(token, findKey, options);
    const { typ = 'jwt' } = protectedHeader;
    if (typeof typ !== 'string' || !accessTokenType.test(typ)) throw new Error('not of this type');
    const claims = toClaims(payload, false);
    if (!foreign.organizationIds.includes(claims.organizationId)) throw new Error('not trusted');
    return claims;
  };
}

/** Returns the verifier of bearer tokens. `foreign` is null if only Rekey's own tokens are accepted. */
export function createAccessTokenVerifier(
  keys: SigningKeys,
  foreign: ForeignIssuer | null,
): AccessTokenVerifier {
  const verifyOurs = rememberVerified((token) => verifyOwn(keys, token));
  const verifyForeign = foreign && createForeignVerify(foreign);
  /** `iss` is not verified yet, so it only chooses the verifier, which checks it again with its own keys. */
  const isForeign = (token: string) => decodeJwt(token).iss === foreign?.issuer;
  return {
    async verify(token) {
      try {
        return await (verifyForeign && isForeign(token) ? verifyForeign(token) : verifyOurs(token));
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw new AppError('UNAUTHENTICATED', {}, { cause: error });
      }
    },
  };
}

/** Returns the signer of Rekey's own access tokens (RFC 9068), with Commerce Layer's claims. */
export function createAccessTokenSigner(keys: SigningKeys): AccessTokenSigner {
  return {
    async sign(claims, ttlSeconds) {
      const { kid, algorithm: alg, privateKey } = keys.current;
      const issuedAt = Math.floor(Date.now() / 1000);
      const expiresAt = issuedAt + ttlSeconds;
      const token = await new SignJWT({
        organization: { id: claims.organizationId },
        application: {
          id: claims.applicationId,
          kind: claims.kind,
          public: claims.kind === 'sales_channel',
        },
        ...(claims.ownerId !== null && { owner: { id: claims.ownerId, type: 'Customer' } }),
        ...(claims.passwordVersion !== null && { password_version: claims.passwordVersion }),
        test: claims.mode === 'test',
      })
        .setProtectedHeader({ alg, typ: ownType, kid })
        .setIssuer(ownIssuer)
        .setAudience(ownAudience)
        .setSubject(claims.ownerId ?? claims.applicationId)
        .setJti(newId())
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(privateKey);
      return { token, expiresAt: new Date(expiresAt * 1000) };
    },
  };
}
