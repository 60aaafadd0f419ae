/** The public keys of another issuer, fetched from its JWK set (RFC 7517) and cached for ten minutes. */
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { AppError } from '../domain/shared/errors.js';

const cooldownMs = 2000;
const timeoutMs = 3000;

/** Whether the error says that the token is wrong, and not that the keys could not be fetched. */
function isAboutToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

/**
 * Returns a function that finds the key of a token. It fetches the set again for an unknown key, at most once in two
 * seconds, so that the issuer can rotate its keys. It throws `OVERLOADED` if the keys cannot be fetched, because then
 * Rekey cannot tell whether a token is valid.
 */
export function createRemoteKeys(url: URL): JWTVerifyGetKey {
  const options = { cooldownDuration: cooldownMs, timeoutDuration: timeoutMs };
  const findKey = createRemoteJWKSet(url, options);
  return async (header, token) => {
    try {
      return await findKey(header, token);
    } catch (error) {
      if (isAboutToken(error)) throw error;
      const details = { retryAfterSeconds: cooldownMs / 1000 };
      throw new AppError('OVERLOADED', details, { cause: error });
    }
  };
}
