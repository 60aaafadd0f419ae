/** What customers of a shop do all the time, through all APIs, while something fails. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Verdict } from '../apis/verbs.js';
import { goodPassword, type Reset } from '../world/people.js';
import { atShop, type Shop } from '../world/shop.js';
import { outcomeOf, outcomeOfThrown, recording, type Attempt, type Ledger } from './ledger.js';

export type ApiName = 'graphql' | 'graphqlByUser' | 'jsonApi' | 'fabric';
export const apiNames: readonly ApiName[] = ['graphql', 'graphqlByUser', 'jsonApi', 'fabric'];

export interface Clients {
  /** The shop and a neighbour of it, at the service that is under test. */
  readonly shop: Shop;
  readonly neighbour: Shop;
  readonly ledger: Ledger;
}

/** `shop` and `neighbour` of any service become those of the one that `at` names, and what it answers is recorded. */
export function clientsOf(
  shop: Shop,
  neighbour: Shop,
  given: { readonly send: Shop['send']; readonly ledger: Ledger },
): Clients {
  const send = recording(given.send, given.ledger);
  return {
    shop: atShop(shop, send),
    neighbour: atShop(neighbour, send),
    ledger: given.ledger,
  };
}

let passwords = 0;

/** One that nobody else has, so that a hash tells which attempt stored it, and a log whether it was written. */
export function newPassword(): string {
  return `lantern ${(passwords += 1)} of ${randomBytes(6).toString('hex')}`;
}

export async function attempt(
  { shop, ledger }: Clients,
  reset: Reset,
  api: ApiName,
): Promise<Attempt> {
  const password = newPassword();
  const verbs = api === 'graphql' ? shop : shop[api];
  const ended = await verbs.redeem(reset, password).then(
    (verdict) => ({ outcome: outcomeOf(verdict), detail: verdict as string }),
    (error: Error) => ({ outcome: outcomeOfThrown(error), detail: error.message }),
  );
  const made = { reset, password, api, ...ended };
  ledger.attempts.push(made);
  return made;
}

const any = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;

/** Tries until it is told how it ended, at most so often; with another password and at another API each time. */
async function redeemAtLast(clients: Clients, reset: Reset, pauseMs: number): Promise<void> {
  for (let attempts = 0; attempts < 4; attempts += 1) {
    const { outcome } = await attempt(clients, reset, any(apiNames));
    if (outcome === 'ok' || outcome === 'refused') return;
    await sleep(pauseMs);
  }
}

/** By the sales channel of another organization, whose caller has no business with the token. */
async function steal({ neighbour, ledger }: Clients, reset: Reset): Promise<void> {
  const verdict = neighbour.redeem(reset, newPassword());
  ledger.thefts.push(await verdict.catch((error: unknown) => outcomeOfThrown(error)));
}

const askDocument = `mutation ($email: String!) {
  requestPasswordResetEmail(input: { email: $email }) { __typename ... on RekeyError { code } } }`;

export async function askForMail({ shop, ledger }: Clients, email: string): Promise<void> {
  const told = await shop.graphql(askDocument, { email }, shop.salesChannel).then(
    ({ data, status }) => {
      if (status === 503) return 'shed' as const;
      return data?.requestPasswordResetEmail?.__typename === 'PasswordResetRequested'
        ? ('ok' as const)
        : ('refused' as const);
    },
    (error: unknown) => outcomeOfThrown(error),
  );
  ledger.asked.push({ email, outcome: told });
}

/** Reads and sign-ins change nothing of what is checked; what they are answered is in the ledger. */
async function look({ shop }: Clients, { email, customerId }: Reset): Promise<Verdict | object> {
  return Math.random() < 0.3
    ? shop.signIn(email, goodPassword)
    : shop.jsonApi('GET', `/customers/${customerId}?include=events`);
}

async function actOn(clients: Clients, reset: Reset, pauseMs: number): Promise<void> {
  const chance = Math.random();
  if (chance < 0.1) {
    await askForMail(clients, reset.email);
  } else if (chance < 0.2) {
    await steal(clients, reset);
  } else if (chance < 0.3) {
    await look(clients, reset).catch(outcomeOfThrown);
  } else if (chance < 0.5) {
    // Two browser tabs: at most one of them wins.
    await Promise.all([
      attempt(clients, reset, any(apiNames)),
      attempt(clients, reset, any(apiNames)),
    ]);
  } else {
    await redeemAtLast(clients, reset, pauseMs);
    if (Math.random() < 0.3) await attempt(clients, reset, any(apiNames));
  }
}

export interface Load {
  /** Lets what is under way end, and begins nothing more. */
  stop(): Promise<void>;
}

/** Starts so many clients. Each takes the next of the crowd, and begins anew with looking when there is none left. */
export function startLoad(clients: Clients, crowd: readonly Reset[], count: number): Load {
  let isOver = false;
  let next = 0;
  const client = async () => {
    while (!isOver) {
      const reset = crowd[next];
      next += 1;
      if (reset) await actOn(clients, reset, 50);
      else await look(clients, any(crowd)).catch(outcomeOfThrown);
      await sleep(10 + Math.random() * 30);
    }
  };
  const all = Promise.all(Array.from({ length: count }, client));
  // It is awaited by `stop`; until then a failure is no unhandled one.
  all.catch(() => undefined);
  return {
    async stop() {
      isOver = true;
      await all;
    },
  };
}
