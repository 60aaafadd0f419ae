/** What the service says when a fault is over (I2, I3, I4), and what it said, wrote and kept meanwhile (I7, I8, I10). */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { goodPassword, type Reset } from '../world/people.js';
import { spellingsOf } from '../spellings.js';
import { dumpRows } from '../rows/dump.js';
import { newPassword, type Clients } from './load.js';
import type { Ledger } from './ledger.js';
import type { Shop } from '../world/shop.js';

const sampleSize = 3;

/** Signs in, uses an older session, and replays the token. */
async function askAboutRedeemed(
  { shop }: Clients,
  reset: Reset,
  password: string,
): Promise<string[]> {
  const { email, customerId } = reset;
  const options = { customerId, passwordVersion: 1 };
  const session = await shop.bearer('sales_channel', options);
  const { data, errors } = await shop.graphql('{ viewer { customer { id } } }', {}, session);
  const said = {
    'I2 the new password signs in': (await shop.signIn(email, password)) === 'ok',
    'I2 the old password does not':
      (await shop.signIn(email, goodPassword)) === 'wrong_credentials',
    'I4 older sessions have ended': errors.length > 0 || data?.viewer?.customer === null,
    'I1 the token is refused': (await shop.redeem(reset, newPassword())) === 'already_used',
  };
  return Object.keys(said).filter((what) => !said[what as keyof typeof said]);
}

/** The old password works, and the token once. */
async function askAboutOpen({ shop }: Clients, reset: Reset): Promise<string[]> {
  const next = newPassword();
  const said = {
    'I3 the old password signs in': (await shop.signIn(reset.email, goodPassword)) === 'ok',
    'I3 the token still works': (await shop.redeem(reset, next)) === 'ok',
    'I1 and only once': (await shop.redeem(reset, newPassword())) === 'already_used',
    'I2 then the new password signs in': (await shop.signIn(reset.email, next)) === 'ok',
  };
  return Object.keys(said).filter((what) => !said[what as keyof typeof said]);
}

/** Asks about some of the crowd. It redeems what is open, so rows are looked at before. */
export async function askAround(clients: Clients, crowd: readonly Reset[]): Promise<string[]> {
  const { attempts } = clients.ledger;
  const touched = new Set(attempts.map(({ reset }) => reset.id));
  const asked = new Set(clients.ledger.asked.map(({ email }) => email));
  const redeemed = attempts.filter(({ outcome }) => outcome === 'ok').slice(-sampleSize);
  const open = crowd.filter(({ id, email }) => !touched.has(id) && !asked.has(email));
  const wrong: string[] = [];
  for (const { reset, password } of redeemed) {
    wrong.push(...(await askAboutRedeemed(clients, reset, password)));
  }
  for (const reset of open.slice(0, sampleSize))
    wrong.push(...(await askAboutOpen(clients, reset)));
  return wrong.map((what) => `Not so: ${what}`);
}

/** Tokens in any spelling, and passwords, in the output of processes and in every row. */
export async function findLeaks(
  shop: Pick<Shop, 'sql'>,
  { attempts }: Ledger,
  outputs: readonly string[],
): Promise<string[]> {
  // The record of the tests holds what the tables hold.
  const rows = Object.values(await dumpRows(shop, ['public.history'])).flat();
  const text = [...rows, ...outputs].join('\n');
  const secrets = attempts.flatMap(({ reset, password }) => [
    password,
    ...spellingsOf(reset.token),
  ]);
  const count = secrets.filter((secret) => text.includes(secret)).length;
  return count > 0 ? [`I7 ${count} secrets are written down`] : [];
}

/** What the log says of failures other than the database's, at most a few: the causes of a 500. */
export function faultsIn(outputs: readonly string[]): string[] {
  const lines = outputs.join('').split('\n');
  const failures = lines.filter((line) => line.includes('"msg":"failure"'));
  return failures.filter((line) => !line.includes('DatabaseUnavailableError')).slice(-3);
}

/** As long as an answer may take, and as it may take until all is well again (milliseconds). */
export const boundMs = 10_000;

/** `mendedAt` by `performance.now()`. */
export function findBadAnswers({ answers }: Ledger, mendedAt: number): string[] {
  const failures = answers.filter(({ status }) => status >= 500);
  const others = failures.filter(({ status, retryAfter }) => status !== 503 || !retryAfter);
  const late = failures.filter(({ at }) => at > mendedAt + boundMs);
  const slow = answers.filter(({ ms }) => ms > boundMs);
  return [
    ...others.map(({ status, text }) => `I8 ${status} was answered: ${text.slice(0, 300)}`),
    ...late.map(({ status }) => `I8 ${status} was answered long after`),
    ...slow.map(({ ms }) => `I8 an answer took ${Math.round(ms)} ms`),
  ];
}

export interface Resources {
  readonly memoryMb: number;
  readonly handles: number;
}

/** Of a process on Linux; null elsewhere. */
export function resourcesOf({
  process: { pid },
}: {
  readonly process: { readonly pid?: number | undefined };
}): Resources | null {
  const folder = `/proc/${pid}`;
  if (!existsSync(`${folder}/status`)) return null;
  const [, kb] = /VmRSS:\s+(\d+)/.exec(readFileSync(`${folder}/status`, 'utf8')) ?? [];
  return { memoryMb: Number(kb) / 1024, handles: readdirSync(`${folder}/fd`).length };
}

/** A pool fills and empties, clients keep connections, and a heap breathes: beyond that it is a leak. */
const slack: Resources = { memoryMb: 150, handles: 30 };

export function findGrowth(before: Resources | null, after: Resources | null): string[] {
  if (!before || !after) return [];
  const names = Object.keys(slack) as (keyof Resources)[];
  return names
    .filter((name) => after[name] > before[name] + slack[name])
    .map((name) => `I10 ${name}: ${Math.round(before[name])}, then ${Math.round(after[name])}`);
}
