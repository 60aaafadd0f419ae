/** A foreign issuer's public keys, fetched from where it publishes them (RFC 7517) and kept for ten minutes. */
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { AppError } from '../domain/shared/errors.js';

const cooldownMs = 2000;
const timeoutMs = 3000;

/** What the set says of the token, in contrast to what keeps the set from being read. */
function isAboutToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

/**
 * A key that the set does not hold is asked for again, at most once in two seconds: rotation needs no
 * restart. Throws `OVERLOADED` where the keys cannot be had: nobody can tell then whether a token is valid.
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
