/** Builds the foreign issuer of access tokens from several settings. */
import { foreignAlgorithms, type ForeignIssuer } from '../security/access-token.js';
import type { Values } from './table.js';

const asymmetric = foreignAlgorithms.filter((algorithm) => algorithm !== 'HS256');

/** Returns null without ACCESS_TOKEN_ISSUER. `rules.ts` has checked that there is exactly one source of keys. */
export function toForeignIssuer(values: Values['accessTokens']): ForeignIssuer | null {
  const { issuer, audience, organizations, jwksUrl, publicKey, secret } = values;
  if (issuer === null) return null;
  const common = {
    issuer,
    audience: audience ?? undefined,
    organizationIds: organizations ?? [],
    algorithms: asymmetric,
  };
  if (jwksUrl !== null) return { ...common, keys: { jwksUrl: new URL(jwksUrl) } };
  if (publicKey !== null) return { ...common, keys: { publicKey } };
  return { ...common, algorithms: ['HS256'], keys: { secret: secret ?? '' } };
}
