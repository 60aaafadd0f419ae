/** Signs a customer in: the customer proves the password and gets an access token. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type AuthorizedContext, type RequestContext } from '../../domain/access/context.js';
import { partitionOf } from '../../domain/access/organization.js';
import { toUser, type User } from '../../domain/customers/user.js';
import { parsePassword } from '../../domain/passwords/policy.js';
import { parseEmailAddress } from '../../domain/shared/email-address.js';
import { AppError } from '../../domain/shared/errors.js';
import type { PlainPassword } from '../../domain/shared/secret.js';
import type { AccessTokenClaims, Dependencies, SignedToken } from '../ports/index.js';
import { limitGuesses, type GuessDependencies } from '../shared/attempts.js';
import { provenTurn } from './support/hash-turn.js';
import { verifyPassword, type VerifiedCustomer } from './support/verify.js';

/** The lifetime of the token: the customer signs in again after a quarter of an hour. */
const ttlSeconds = 900;

/**
 * Returns a hash to store in place of one with weaker parameters or another pepper, or null if none is needed. Signing in must not
 * fail because of it, so an overloaded hasher means null, too.
 */
async function rehash(
  { hasher }: Pick<Dependencies, 'hasher'>,
  { hash, password }: { hash: string; password: PlainPassword },
  context: AuthorizedContext,
): Promise<string | null> {
  if (!hasher.needsRehash(hash)) return null;
  try {
    return await hasher.hash(password, provenTurn(context));
  } catch (error) {
    if (error instanceof AppError && error.code === 'OVERLOADED') return null;
    throw error;
  }
}

function claimsOf(
  { site, caller }: AuthorizedContext,
  { customer, credential }: VerifiedCustomer,
): Omit<AccessTokenClaims, 'issuedAt'> {
  return {
    ...partitionOf(site),
    applicationId: caller.applicationId ?? '',
    // The customer decides what the token may do. For programs that ignore the customer, this is the weaker kind.
    kind: 'sales_channel',
    ownerId: customer.id,
    passwordVersion: credential.version,
  };
}

/** The access token, and the customer that it speaks for. */
export interface SignIn extends SignedToken {
  readonly user: Pick<User, 'userId' | 'roles' | 'name' | 'account'>;
}

type SignInDependencies = Pick<Dependencies, 'unitOfWork' | 'hasher' | 'accessTokenSigner'> &
  GuessDependencies;

/** Records the sign-in and returns its token. */
async function signInAs(
  deps: SignInDependencies,
  context: AuthorizedContext,
  { verified, password }: { verified: VerifiedCustomer; password: PlainPassword },
): Promise<SignIn> {
  const { site } = context;
  const { customer, credential } = verified;
  const rehashed = await rehash(deps, { hash: credential.hash, password }, context);
  const recorded = deps.unitOfWork.runOne((tx) =>
    tx.credentials.recordLogin(site, customer.id, { verified: credential.hash, rehashed }),
  );
  const signing = deps.accessTokenSigner.sign(claimsOf(context, verified), ttlSeconds);
  const [signed] = await Promise.all([signing, recorded]);
  return { ...signed, user: toUser(customer, null, site.organization) };
}

/** Throws `INVALID_EMAIL`, `INVALID_CREDENTIALS`, `RATE_LIMITED` and `OVERLOADED`. */
export async function createAccessToken(
  deps: SignInDependencies,
  context: RequestContext,
  input: { email: string; password: string },
): Promise<SignIn> {
  requirePermission(context, 'access_token.create');
  const { key } = parseEmailAddress(input.email);
  const password = parsePassword('password', input.password);
  const account = { emailKey: key };
  return limitGuesses(deps, context, {
    account,
    prove: () => verifyPassword(deps, context, account, password),
    proceed: (verified) => signInAs(deps, context, { verified, password }),
  });
}
