/** A row of the table: who asks what of whom, what it is told, and what is stored afterwards. */
import { goodPassword, otherPassword } from '../world/people.js';
import type { CallerName } from './callers.js';
import type { Stored } from './stored.js';
import type { StateName, Subject } from './subjects.js';
import type { Arguments, Asked, Api, Verb, Verdict } from '../apis/verbs.js';
import type { World } from './world.js';

/** Members of `Stored` that are others afterwards; of events those that were added. */
export type Changes = Partial<Stored>;

interface RowOf<V extends Verb> {
  readonly verb: V;
  /** What is special about the request. */
  readonly what: string;
  /** What has happened before; `pending` where it is missing. */
  readonly state?: StateName;
  readonly by: CallerName;
  /** In place of the usual arguments. */
  readonly given?: (subject: Subject, world: World) => Partial<Arguments[V]>;
  /** More for `x-site-context`, or all of it. */
  readonly site?: object | string;
  readonly verdict: Verdict;
  /** Nothing where it is missing. */
  readonly changes?: Changes;
  /** Only for the APIs that take an id beside the token. */
  readonly isAboutIds?: boolean;
  /** Documented differences, by the APIs' names. */
  readonly except?: Readonly<Record<string, Verdict>>;
}

export type Row = { readonly [V in Verb]: RowOf<V> }[Verb];

/** Returns a maker of rows for one caller: what is asked, what the caller is told, and what else is special. */
export function rowsBy(by: CallerName) {
  return <V extends Verb>(
    verb: V,
    what: string,
    verdict: Verdict,
    more: Partial<RowOf<V>> = {},
  ): Row => ({ verb, what, by, verdict, ...more });
}

type Usual = { readonly [V in Verb]: (subject: Subject) => Arguments[V] };

const ids = ({ resetId, customerId, token }: Subject) => ({ resetId, userId: customerId, token });

const usual: Usual = {
  redeem: (subject) => ({ ...ids(subject), password: otherPassword }),
  redeemWithReference: (subject) => ({
    ...ids(subject),
    password: otherPassword,
    reference: 'R-1',
  }),
  updateCommonAttributes: ({ resetId }) => ({ resetId, reference: 'R-1' }),
  createReset: ({ email }) => ({ email }),
  deleteReset: ({ resetId }) => ({ resetId }),
  readReset: ({ resetId }) => ({ resetId }),
  listResets: () => ({}),
  readCustomer: ({ customerId }) => ({ customerId }),
  listCustomers: () => ({}),
  createCustomer: ({ email }) => ({ email }),
  updateCustomer: ({ customerId }) => ({ customerId }),
  deleteCustomer: ({ customerId }) => ({ customerId }),
  changePassword: ({ customerId }) => ({ customerId, old: goodPassword, password: otherPassword }),
  signIn: ({ email }) => ({ email, password: goodPassword }),
  checkToken: ({ token }) => ({ token }),
};

export interface Prepared {
  readonly asked: Asked;
  /** The password that the request brings. */
  readonly password: unknown;
}

function prepare<V extends Verb>(
  row: RowOf<V>,
  api: Api,
  subject: Subject,
  world: World,
): Prepared {
  const given: Arguments[V] & { password?: unknown } = {
    ...usual[row.verb](subject),
    ...row.given?.(subject, world),
  };
  const ask = api.ask[row.verb];
  if (!ask) throw new Error(`${api.name} has no ${row.verb}.`);
  return { asked: ask(given), password: given.password };
}

export function prepareRow(row: Row, api: Api, subject: Subject, world: World): Prepared {
  // Every row is of one verb, whatever the type of all of them says.
  return prepare(row as RowOf<Verb>, api, subject, world);
}

export const redeemed: Changes = {
  password: 'new',
  version: 2,
  resets: ['redeemed'],
  events: ['customer_password_resets.reset_password'],
};
