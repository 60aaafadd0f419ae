/** Sign-in: a customer proves its password and gets a token that speaks for it. */
import { requirePermission, type RequestContext } from '../../domain/access/context.js';
import { parseEmailAddress } from '../../domain/shared/email-address.js';
import { AppError } from '../../domain/shared/errors.js';
import { parsePassword } from '../../domain/passwords/policy.js';
import type { PlainPassword } from '../../domain/shared/secret.js';
import { toUser, type User } from '../../domain/customers/user.js';
import type { Dependencies, SignedToken } from '../ports/index.js';
import { verifyPassword } from './support/prove.js';

/** A customer signs in again after a quarter of an hour. */
const ttlSeconds = 900;

/** A hash of weaker parameters is replaced when its password is known anyway; never at the cost of the sign-in. */
async function rehash(
  deps: Dependencies,
  hash: string,
  password: PlainPassword,
): Promise<string | null> {
  if (!deps.hasher.needsRehash(hash)) return null;
  try {
    return await deps.hasher.hash(password);
  } catch (error) {
    if (error instanceof AppError && error.code === 'OVERLOADED') return null;
    throw error;
  }
}

/** The token, and whom it speaks for. */
export interface SignIn extends SignedToken {
  readonly user: Pick<User, 'userId' | 'roles' | 'name' | 'account'>;
}

/** Throws `INVALID_CREDENTIALS` and `OVERLOADED`. */
export async function createAccessToken(
  deps: Dependencies,
  context: RequestContext,
  input: { email: string; password: string },
): Promise<SignIn> {
  requirePermission(context, 'access_token.create');
  const { site, caller } = context;
  const { key } = parseEmailAddress(input.email);
  const password = parsePassword('password', input.password);
  const { customer, credential } = await verifyPassword(
    deps,
    context,
    (tx) => tx.customers.findByEmailKey(site, key),
    password,
  );
  const rehashed = await rehash(deps, credential.hash, password);
  await deps.unitOfWork.run((tx) =>
    tx.credentials.recordLogin(site, customer.id, { verified: credential.hash, rehashed }),
  );
  const claims = {
    organizationId: site.organizationId,
    mode: site.mode,
    applicationId: caller.applicationId ?? '',
    // Of no weight beside an owner; a customer's token never has the reach of an integration.
    kind: 'sales_channel' as const,
    ownerId: customer.id,
    passwordVersion: credential.version,
  };
  const signed = await deps.accessTokenSigner.sign(claims, ttlSeconds);
  return { ...signed, user: toUser(customer, null, site.organization) };
}
