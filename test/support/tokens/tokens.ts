/** Bearer tokens of every kind that a client could send, genuine or not. */
import { SignJWT, type JWTPayload } from 'jose';
import { createAccessTokenSigner } from '../../../src/security/access-token.js';
import type { TestApp } from '../world/app.js';
import type { Headers } from '../world/organization.js';

export interface OwnClaims {
  readonly organizationId: string;
  readonly applicationId?: string;
  readonly kind?: 'integration' | 'sales_channel';
  readonly mode?: 'live' | 'test';
  readonly ownerId?: string | null;
  readonly passwordVersion?: number | null;
  readonly ttlSeconds?: number;
}

export function bearer(token: string): Headers {
  return { authorization: `Bearer ${token}` };
}

/** Signed by the application's own key, as its sign-in and its command line do. */
export async function signOwn(rekey: TestApp, claims: OwnClaims): Promise<Headers> {
  const { ttlSeconds = 600, ...given } = claims;
  const defaults = {
    applicationId: 'someClient',
    kind: 'integration' as const,
    mode: 'live' as const,
    ownerId: null,
    passwordVersion: null,
  };
  const signer = createAccessTokenSigner(rekey.app.keys.accessToken);
  return bearer((await signer.sign({ ...defaults, ...given }, ttlSeconds)).token);
}

/** Any header and payload under the application's own key. */
export function signByOwnKey(
  rekey: TestApp,
  payload: JWTPayload,
  header: object = {},
): Promise<string> {
  const { kid, algorithm, privateKey } = rekey.app.keys.accessToken.current;
  return new SignJWT(payload)
    .setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid, ...header })
    .sign(privateKey);
}

export const seconds = (): number => Math.floor(Date.now() / 1000);

/** The claims of a genuine token of an integration. */
export function ownPayload(organizationId: string): JWTPayload {
  return {
    iss: 'rekey',
    aud: 'rekey:api',
    sub: 'someClient',
    iat: seconds(),
    exp: seconds() + 600,
    organization: { id: organizationId },
    application: { id: 'someClient', kind: 'integration', public: false },
    test: false,
  };
}

function segment(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Without a signature, or with that of something else. */
export function forge(header: object, payload: object, signature = ''): string {
  return `${segment(header)}.${segment(payload)}.${signature}`;
}
