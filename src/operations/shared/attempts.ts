/**
 * Limits on attempts, counted in operations: ten aliases of a GraphQL document are ten attempts. A refused attempt
 * costs no hash and counts for nothing.
 */
import { clientNetwork } from '../../domain/access/client-network.js';
import type { AuthorizedContext } from '../../domain/access/context.js';
import type { LimitName } from '../../domain/access/limits.js';
import { AppError } from '../../domain/shared/errors.js';
import { originOf } from '../events/support/new-event.js';
import type { Account, Dependencies, LimitedKey, ReachedLimit } from '../ports/index.js';

export type LimitDependencies = Pick<Dependencies, 'limits' | 'observe'>;
export type GuessDependencies = LimitDependencies & Pick<Dependencies, 'refusals'>;

/** The error of a limit that was reached, with the limit's name for the log. */
export class LimitError extends AppError {
  readonly limit: LimitName;

  constructor({ limit, retryAfterSeconds }: ReachedLimit) {
    super('RATE_LIMITED', { retryAfterSeconds });
    this.limit = limit;
  }
}

/** Returns the client's network; null for an integration, whose back end speaks for all shoppers from one address. */
export function networkOf({ caller, clientIp }: AuthorizedContext): string | null {
  return caller.kind === 'integration' ? null : clientNetwork(clientIp);
}

function accountParts({ site }: AuthorizedContext, account: Account): string[] {
  return [site.organizationId, site.mode, JSON.stringify(account)];
}

function networkKeys(
  context: AuthorizedContext,
  kind: 'guesses' | 'requests',
  account?: Account,
): LimitedKey[] {
  const network = networkOf(context);
  if (network === null) return [];
  const key: LimitedKey = { limit: `${kind}.network`, parts: [network] };
  if (!account || kind === 'requests') return [key];
  const parts = [...accountParts(context, account), network];
  return [{ limit: 'guesses.accountAtNetwork', parts }, key];
}

function siteKeys(
  context: AuthorizedContext,
  kind: 'guesses' | 'requests',
  account?: Account,
): LimitedKey[] {
  const { organizationId, mode } = context.site;
  const partition = [organizationId, mode];
  const application = [...partition, context.caller.applicationId ?? ''];
  return [
    ...(account
      ? [{ limit: `${kind}.account` as const, parts: accountParts(context, account) }]
      : []),
    { limit: `${kind}.application`, parts: application },
    { limit: `${kind}.organization`, parts: partition },
  ];
}

/**
 * Returns the keys in the order in which they are counted. Where there is an account, the caller's network comes
 * first: attempts that it is refused must not, not even for a moment, use up what the account's owner needs.
 */
function stepsOf(
  context: AuthorizedContext,
  kind: 'guesses' | 'requests',
  account?: Account,
): LimitedKey[][] {
  const ofNetwork = networkKeys(context, kind, account);
  const ofSite = siteKeys(context, kind, account);
  const isInSteps = account !== undefined && ofNetwork.length > 0;
  return isInSteps ? [ofNetwork, ofSite] : [[...ofNetwork, ...ofSite]];
}

/** Counts an attempt, and returns what was counted. Throws `RATE_LIMITED`. */
async function count(
  { limits, observe }: LimitDependencies,
  context: AuthorizedContext,
  kind: 'guesses' | 'requests',
  account?: Account,
): Promise<LimitedKey[]> {
  const counted: LimitedKey[] = [];
  for (const keys of stepsOf(context, kind, account)) {
    const reached = await limits.count(keys, context.bounds);
    if (reached) {
      await limits.giveBack(counted, context.bounds);
      if (reached.isNews) observe({ kind: 'limit.reached', ...originOf(context), ...reached });
      throw new LimitError(reached);
    }
    counted.push(...keys);
  }
  return counted;
}

/** Counts a request that costs the same whatever comes of it. Throws `RATE_LIMITED`. */
export async function countRequest(
  deps: LimitDependencies,
  context: AuthorizedContext,
  account?: Account,
): Promise<void> {
  await count(deps, context, 'requests', account);
}

function hasCode(error: unknown, code: AppError['code']): boolean {
  return error instanceof AppError && error.code === code;
}

/** What verifies a password of an account, and what happens once it has. */
interface Guess<Proof, Result> {
  readonly account: Account;
  /** Throws `INVALID_CREDENTIALS` for a wrong password. */
  readonly prove: () => Promise<Proof>;
  readonly proceed: (proof: Proof) => Promise<Result>;
}

/** Returns what `prove` does, and the keys that were counted for it. They are given back if it throws, unless for a wrong password. */
async function countGuess<Proof>(
  deps: GuessDependencies,
  context: AuthorizedContext,
  { account, prove }: Pick<Guess<Proof, unknown>, 'account' | 'prove'>,
): Promise<{ proof: Proof; counted: readonly LimitedKey[] }> {
  let counted: readonly LimitedKey[] = [];
  try {
    counted = await count(deps, context, 'guesses', account);
    return { proof: await prove(), counted };
  } catch (error) {
    const isWrong = hasCode(error, 'INVALID_CREDENTIALS');
    if (!isWrong) await deps.limits.giveBack(counted, context.bounds);
    if (isWrong || error instanceof LimitError)
      deps.refusals.add({ ...originOf(context), account });
    throw error;
  }
}

/**
 * Runs `prove`, which verifies a password of the account, and returns what `proceed` makes of it. The guess counts before and
 * is given back unless the password was wrong, so that parallel guesses cannot outrun the limit and customers who know their
 * passwords do not meet it. Throws `RATE_LIMITED`, and what the two throw.
 */
export async function limitGuesses<Proof, Result>(
  deps: GuessDependencies,
  context: AuthorizedContext,
  guess: Guess<Proof, Result>,
): Promise<Result> {
  const { proof, counted } = await countGuess(deps, context, guess);
  const givenBack = deps.limits.giveBack(counted, context.bounds);
  try {
    return await guess.proceed(proof);
  } finally {
    await givenBack;
  }
}

/**
 * Counts a reset token that is not genuine. Genuine ones are never limited: nobody can guess one, and what strangers
 * do must not hold up its owner. Throws `RATE_LIMITED`.
 */
export async function countWrongToken(
  deps: LimitDependencies,
  context: AuthorizedContext,
): Promise<void> {
  await count(deps, context, 'guesses');
}
