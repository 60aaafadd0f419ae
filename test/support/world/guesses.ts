/** Attempts that are limited, each with the word for how it ended, from the address of a client. */
import type { Headers } from './organization.js';
import { goodPassword, otherPassword } from './people.js';
import type { Shop } from './shop.js';

let clients = 0;

/** The address of a client that has tried nothing yet, in no run of these tests: Redis outlives a run. */
export function newClient(): string {
  clients += 1;
  const run = process.pid.toString(16);
  return `2001:db8:${run}:${((Date.now() + clients) % 65_536).toString(16)}::${clients.toString(16)}`;
}

export const from = (address: string): Headers => ({ 'x-forwarded-for': address });

/** Of services that believe what tests write into the header. */
export const behindProxy = { TRUSTED_PROXIES: 'loopback' };

const wrongToken = 'A'.repeat(43);
const wrongPassword = 'seven lamps, none of them right';

export interface Attempt {
  readonly name: string;
  /** Whether wrong attempts of this kind count with those of the others. */
  readonly isGuess: boolean;
  /** Makes a wrong attempt, or one that costs; the code of the failure, or what it was answered. */
  make(shop: Shop, by: Headers): Promise<string>;
}

function graphql(
  name: string,
  field: string,
  { isGuess = true, byIntegration = false } = {},
): Attempt {
  return {
    name,
    isGuess,
    async make(shop, by) {
      const who = byIntegration ? shop.integration : shop.salesChannel;
      const { data, errors } = await shop.graphql(field, {}, { ...who, ...by });
      const [value] = Object.values<any>(data ?? {});
      return errors[0]?.extensions.code ?? value?.code ?? value?.reason ?? value?.__typename;
    },
  };
}

const failure = '__typename ... on RekeyError { code }';

/** Each way to guess, with the operation's name. */
export const guesses: readonly Attempt[] = [
  graphql(
    'createAccessToken',
    `mutation { createCustomerAccessToken(input: { email: "nobody@example.net", password: "${wrongPassword}" }) { ${failure} } }`,
  ),
  graphql(
    'changePassword',
    `mutation { changeUserPassword(input: { customerId: "nobody", oldPassword: "${wrongPassword}", newPassword: "${otherPassword}" }) { ${failure} } }`,
  ),
  graphql('checkResetToken', `{ resetTokenStatus(token: "${wrongToken}") { reason } }`),
  graphql(
    'updatePasswordReset',
    `mutation { updateCustomerPasswordReset(id: "abcdefghij", input: { customerPassword: "${otherPassword}", resetPasswordToken: "${wrongToken}" }) { ${failure} } }`,
  ),
  graphql(
    'updateUserPassword',
    `mutation { updateUserPassword(input: { userId: "nobody", resetToken: "${wrongToken}", newPassword: "${otherPassword}" }) { ${failure} } }`,
  ),
  graphql(
    'cancelPasswordReset',
    `mutation { cancelPasswordReset(input: { token: "${wrongToken}" }) { ${failure} } }`,
  ),
];

/** A sign-in through GraphQL; the code of its failure, or `ok`. */
export async function signIn(
  shop: Shop,
  email: string,
  password = wrongPassword,
  by: Headers = {},
): Promise<string> {
  const query = `mutation ($input: CreateCustomerAccessTokenInput!) {
    createCustomerAccessToken(input: $input) {
      ${failure} ... on RateLimitedError { retryAfterSeconds } } }`;
  // A bearer token speaks for itself; two credentials have the rights of the weaker one.
  const headers = 'authorization' in by ? by : { ...shop.salesChannel, ...by };
  const { data, errors } = await shop.graphql(query, { input: { email, password } }, headers);
  return errors[0]?.extensions.code ?? data.createCustomerAccessToken.code ?? 'ok';
}

/** As `signIn`, with the right password. */
export const signInWell = (shop: Shop, email: string, by: Headers = {}): Promise<string> =>
  signIn(shop, email, goodPassword, by);

/** How often each word occurs. */
export function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** Makes an attempt `count` times, one after the other or at once; what came of it. */
export async function times(
  count: number,
  attempt: () => Promise<string>,
  { atOnce = false } = {},
): Promise<Record<string, number>> {
  if (atOnce) return tally(await Promise.all(Array.from({ length: count }, attempt)));
  const words: string[] = [];
  for (let made = 0; made < count; made += 1) words.push(await attempt());
  return tally(words);
}
