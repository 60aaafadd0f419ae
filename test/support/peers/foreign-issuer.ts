/** An authorization server of someone else: its keys behind HTTP on loopback, and tokens signed by them. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';
import type { Headers } from '../world/organization.js';
import { bearer, ownPayload } from '../tokens/tokens.js';

export const foreignIssuer = 'https://auth.example';

export interface ForeignKey {
  readonly kid: string;
  readonly algorithm: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

export interface ForeignServer {
  readonly environment: Record<string, string>;
  /** How often the keys were asked for. */
  readonly requests: number;
  /** What the server hands out from now on. */
  publish(keys: readonly ForeignKey[]): void;
  close(): Promise<void>;
}

export async function generateForeignKey(kid: string, algorithm: string): Promise<ForeignKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' };
  return { kid, algorithm, privateKey, jwk };
}

/** Trusted for the organizations named, once its environment is the application's. */
export async function startForeignServer(...organizationIds: string[]): Promise<ForeignServer> {
  let keys: readonly ForeignKey[] = [];
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    environment: {
      ACCESS_TOKEN_ISSUER: foreignIssuer,
      ACCESS_TOKEN_JWKS_URL: `http://127.0.0.1:${port}/jwks`,
      ACCESS_TOKEN_ORGANIZATIONS: organizationIds.join(','),
    },
    get requests() {
      return requests;
    },
    publish(published) {
      keys = published;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The claims of Commerce Layer's tokens, from the foreign issuer. */
export function foreignPayload(organizationId: string): JWTPayload {
  const { aud: _, iss: __, ...payload } = ownPayload(organizationId);
  return { ...payload, iss: foreignIssuer, scope: 'market:all', rand: 0.5 };
}

export async function signForeign(
  { kid, algorithm, privateKey }: ForeignKey,
  payload: JWTPayload,
  header: object = {},
): Promise<Headers> {
  const token = new SignJWT(payload).setProtectedHeader({ alg: algorithm, kid, ...header });
  return bearer(await token.sign(privateKey));
}
