/** Limits on attempts: what is limited, and by what it is counted. */

/** At most `attempts` within `seconds`, which begin with the first of them. */
export interface Limit {
  readonly attempts: number;
  readonly seconds: number;
}

/**
 * What attempts are counted by:
 * - `accountAtNetwork`: one customer or address, as tried from one client network.
 * - `account`: one customer or address, also if there is no such customer.
 * - `network`: one client network (`clientNetwork`), over all organizations, since a caller chooses its public key.
 * - `application`, `organization`: live and test data apart.
 */
const scopesOf = {
  /** Proofs that failed: of a password, or of a reset token. */
  guesses: ['accountAtNetwork', 'account', 'network', 'application', 'organization'],
  /** Requests for a mail, and resets that an integration creates. */
  requests: ['account', 'network', 'application', 'organization'],
  /** Mails that requests of public front ends cause. */
  mails: ['network', 'application', 'organization'],
} as const;

type LimitKind = keyof typeof scopesOf;

/** The limits, by kind and scope. */
export type LimitTable = {
  readonly [Kind in LimitKind]: Readonly<Record<(typeof scopesOf)[Kind][number], Limit>>;
};

/** Such as `guesses.network`. */
export type LimitName = {
  [Kind in LimitKind]: `${Kind}.${(typeof scopesOf)[Kind][number]}`;
}[LimitKind];

/** Returns each limit with its name. */
export function limitsByName(table: LimitTable): ReadonlyMap<LimitName, Limit> {
  const named = Object.entries(table).flatMap(([kind, limits]) =>
    Object.entries(limits).map(
      ([scope, limit]) => [`${kind}.${scope}` as LimitName, limit] as const,
    ),
  );
  return new Map(named);
}

/** Whether an operator has to know that the limit was reached: many people may be affected, or are attacked. */
export function isAlarming(name: LimitName): boolean {
  return /^mails\.|\.(application|organization)$/.test(name);
}

/** The names of the limits that are alarming. */
export const alarmingLimits: readonly LimitName[] = Object.entries(scopesOf)
  .flatMap(([kind, scopes]) => scopes.map((scope) => `${kind}.${scope}` as LimitName))
  .filter(isAlarming);
