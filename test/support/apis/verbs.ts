/** What callers ask, whichever API they use, and the words for what it tells them. */
import type { Answer, Asked } from './send.js';

export type { Answer, Asked } from './send.js';

/** The arguments of every verb. They are sent as they are: rows give wrong ones, too. */
export interface Arguments {
  readonly redeem: {
    readonly resetId: string;
    readonly userId: string;
    readonly token?: unknown;
    readonly password?: unknown;
  };
  readonly redeemWithReference: Arguments['redeem'] & { readonly reference: string };
  readonly updateCommonAttributes: { readonly resetId: string; readonly reference: unknown };
  /** `more`: other members of the request. */
  readonly createReset: { readonly email: unknown; readonly more?: object };
  readonly deleteReset: { readonly resetId: string };
  readonly readReset: { readonly resetId: string };
  readonly listResets: object;
  readonly readCustomer: { readonly customerId: string };
  readonly listCustomers: object;
  readonly createCustomer: object;
  readonly updateCustomer: { readonly customerId: string } & Readonly<Record<string, unknown>>;
  readonly deleteCustomer: { readonly customerId: string };
  readonly changePassword: {
    readonly customerId: string;
    readonly old: unknown;
    readonly password: unknown;
  };
  readonly signIn: { readonly email: unknown; readonly password: unknown };
  readonly checkToken: { readonly token: string };
}

export type Verb = keyof Arguments;

/** What the holder of a genuine token can learn of its end; REST APIs call all but the last `unrecognized`. */
type Ended = 'already_used' | 'superseded' | 'revoked' | 'expired';

export type Verdict =
  | 'ok'
  | 'unrecognized'
  | Ended
  /** With the violations of the policy. */
  | `password_rejected: ${string}`
  | 'wrong_credentials'
  | 'email_taken'
  | 'customer_inactive'
  | 'not_found'
  | 'invalid'
  | 'invalid_site_context'
  | 'overloaded'
  | 'rate_limited'
  /** A failure of the service. */
  | 'failed'
  | 'unauthenticated'
  | 'forbidden';

/** Of a new customer, reset or session: what the API tells of it. */
export interface Made {
  readonly id?: string;
  readonly email?: string;
  readonly customerId?: string;
  readonly token?: string;
}

export interface Api {
  readonly name: string;
  readonly mediaType: string;
  readonly requiresSiteContext: boolean;
  /** Whether it redeems by the token and no id, and calls every text that is no token unrecognized. */
  readonly readsTokenAlone?: boolean;
  /** How it is asked; a verb that it does not have is missing. */
  readonly ask: { readonly [V in Verb]?: (given: Arguments[V]) => Asked };
  /** Throws for an answer that the API's documentation does not have. */
  verdictOf(answer: Answer): Verdict;
  /** What a good answer to `createCustomer`, `createReset` or `signIn` holds. */
  made(body: any): Made;
  /** A verdict in the words that the API has for it. */
  told(verdict: Verdict): Verdict;
}

export function rejected(violations: readonly string[]): Verdict {
  if (violations.length === 0) throw new Error('A refusal names no violation.');
  return `password_rejected: ${violations.map((code) => code.toLowerCase()).join(' ')}`;
}

/** For the APIs that tell of an ended token no more than of one that never was. */
export function toldByRest(verdict: Verdict): Verdict {
  return ['already_used', 'superseded', 'revoked'].includes(verdict) ? 'unrecognized' : verdict;
}

export function unknownAnswer({ status, body }: Answer): Error {
  return new Error(`No such answer is documented: ${status} ${JSON.stringify(body)}`);
}
